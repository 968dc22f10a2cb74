"""Taking off the site in a real browser: refused, asked of a second person, put back; each page is accessible."""

from playwright.sync_api import expect

from tests.browser.accessibility import check_in

SIZES = [(320, "light"), (1280, "dark")]


def take_off_all(page, site, kind):
    page.goto(f"{site.url}/admin/education/{kind}/")
    page.locator("#action-toggle").check()
    page.get_by_label("Action:").select_option("unpublish")
    page.get_by_role("button", name="Go").click()


def test_signs_cannot_empty_a_card_and_a_page_comes_back_with_one_click(staff_page, site, axe):
    page = staff_page
    take_off_all(page, site, "aftereffect")
    expect(page.locator(".take-off")).to_contain_text("“Call 911 now” would be empty")
    check_in(SIZES, page, axe)

    take_off_all(page, site, "warningsign")
    page.get_by_label("Reason").fill("Doubtful")
    page.get_by_role("button", name="Ask a second person").click()
    page.get_by_role("link", name="See the request").click()
    expect(page.get_by_role("button", name="Confirm")).to_have_count(0)
    check_in(SIZES, page, axe)
    page.get_by_role("button", name="Withdraw the request").click()

    page.goto(f"{site.url}/admin/education/question/")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("link", name="Check and publish").click()
    page.get_by_role("link", name="Take it off the site").click()
    expect(page.locator(".take-off")).to_contain_text("Patients will no longer see it here")
    check_in(SIZES, page, axe)
    page.get_by_role("button", name="Take off the site").click()
    check_in(SIZES, page, axe)
    page.get_by_role("button", name="Put back").click()
    expect(page.locator(".messagelist .success")).to_contain_text("1 record is back on the site.")
    page.get_by_role("link", name="History").click()
    page.get_by_role("link", name="What did it say on a day?").click()
    check_in(SIZES, page, axe)

    page.goto(f"{site.url}/admin/withdraw/")
    check_in(SIZES, page, axe)
