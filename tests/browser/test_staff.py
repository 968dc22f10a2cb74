"""Staff edit public content in Django's admin and see the changes on the site immediately."""

from playwright.sync_api import expect


def open_record(page, site, model, name):
    page.goto(f"{site.url}/admin/{model}/?q={name}")
    page.locator("#result_list tbody th a").first.click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messagelist .success").last).to_be_visible()


def test_draft_does_not_show_on_the_safety_page(staff_page, site):
    open_record(staff_page, site, "education/contraindication", "Epilepsy")
    line = staff_page.get_by_label("What to do")
    line.fill(f"{line.input_value()} Okapiwort.")
    press(staff_page, "Save draft")
    staff_page.goto(f"{site.url}/safety/")
    expect(staff_page.locator("#main")).not_to_contain_text("Okapiwort")


def test_clinic_phone_is_corrected_in_a_few_steps(staff_page, site):
    staff_page.goto(f"{site.url}/admin/")
    staff_page.locator("#content-main").get_by_role("link", name="Clinics", exact=True).click()
    staff_page.locator("#searchbar").fill("Bellingham")
    staff_page.keyboard.press("Enter")
    staff_page.get_by_role("link", name="Northfield Bellingham").click()
    staff_page.get_by_label("Phone:", exact=True).fill("(360) 555-0199")
    press(staff_page, "Publish")
    staff_page.goto(f"{site.url}/locations/washington/bellingham/")
    expect(staff_page.locator(".clinic-do")).to_contain_text("Call (360) 555-0199")


def test_condition_that_was_taken_off_is_put_back_with_one_click(staff_page, site):
    address = f"{site.url}/conditions/fibromyalgia/"
    open_record(staff_page, site, "education/condition", "Fibromyalgia")
    staff_page.get_by_role("link", name="Check and publish").click()
    staff_page.get_by_role("link", name="Take it off the site").click()
    press(staff_page, "Take off the site")
    record = staff_page.url
    assert staff_page.goto(address).status == 404
    staff_page.goto(record)
    press(staff_page, "Put back")
    assert staff_page.goto(address).status == 200


def test_admin_obeys_the_content_security_policy(staff_page, site):
    messages = []
    staff_page.on("console", lambda message: messages.append(message.text))
    for path in (
        "",
        "education/condition/",
        "education/condition/1/change/",
        "locations/clinic/add/",
        "locations/state/",
    ):
        staff_page.goto(f"{site.url}/admin/{path}")
    assert messages == []
