"""Staff change what patients read, in Django's admin, and see it on the site at once."""

from playwright.sync_api import expect


def open_record(page, site, model, name):
    page.goto(f"{site.url}/admin/{model}/?q={name}")
    page.locator("#result_list tbody th a").first.click()


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def test_changed_contraindication_shows_on_the_safety_page(staff_page, site):
    open_record(staff_page, site, "education/contraindication", "Pregnancy")
    staff_page.get_by_label("What to do").fill("Tell us if you are pregnant. We changed this line.")
    save(staff_page)
    staff_page.goto(f"{site.url}/safety/")
    expect(staff_page.locator("#pregnancy")).to_contain_text("We changed this line.")


def test_clinic_phone_is_found_and_corrected_in_a_few_steps(staff_page, site):
    staff_page.goto(f"{site.url}/admin/")
    staff_page.locator("#content-main").get_by_role("link", name="Clinics", exact=True).click()
    staff_page.locator("#searchbar").fill("Bellingham")
    staff_page.keyboard.press("Enter")
    staff_page.get_by_role("link", name="Northfield Bellingham").click()
    staff_page.get_by_label("Phone").fill("(360) 555-0199")
    save(staff_page)
    staff_page.goto(f"{site.url}/locations/washington/bellingham/")
    expect(staff_page.locator(".tel")).to_have_text("(360) 555-0199")


def test_unpublished_condition_leaves_the_site_and_comes_back(staff_page, site):
    address = f"{site.url}/conditions/fibromyalgia/"
    for status, expected in (("draft", 404), ("published", 200)):
        open_record(staff_page, site, "education/condition", "Fibromyalgia")
        staff_page.get_by_label("Status").select_option(status)
        save(staff_page)
        assert staff_page.goto(address).status == expected


def test_admin_runs_under_the_strict_policy_without_a_complaint(staff_page, site):
    said = []
    staff_page.on("console", lambda message: said.append(message.text))
    for path in (
        "",
        "education/condition/",
        "education/condition/1/change/",
        "locations/clinic/add/",
        "locations/state/",
    ):
        staff_page.goto(f"{site.url}/admin/{path}")
    assert said == []
