"""A draft comes back with a comment, is mended and submitted again, and each person hears of the other."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import AXE_OPTIONS, WITHOUT_CONTRAST, violations
from tests.browser.desk import open_desk

MAKE = """
from django.contrib.auth.models import Group, User
for name, role in (("wanda", "Writer"), ("clara", "Clinical reviewer")):
    user = User.objects.create_user(name, "", "a-long-pass-phrase-for-tests", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
"""
WHY = "Please change 7 to 5, as in the study."


@pytest.fixture
def desk(browser, site):
    """Return a function that opens the desk as an account in a browser context of its own."""
    site.run(MAKE)
    contexts = []

    def sign_in(name):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        open_desk(page, site, name)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def assert_fits_and_is_accessible(page, axe):
    """Check the page at the narrowest and at a usual width."""
    for width, options in ((320, WITHOUT_CONTRAST), (1280, AXE_OPTIONS)):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("#content")).to_be_visible()
        assert violations(axe, page, {"include": [["#content"]]}, options) == []


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messagelist li").last).to_be_visible()


def test_draft_is_sent_back_with_a_comment_mended_and_submitted_again(desk, site, axe):
    wanda, clara = desk("wanda"), desk("clara")
    wanda.goto(f"{site.url}/admin/education/condition/?q=Headache")
    wanda.locator("#result_list tbody th a").first.click()
    summary = wanda.get_by_label("One-line summary")
    old = summary.input_value()
    summary.fill(f"{old[:100]} 7 of 100.")
    wanda.get_by_role("button", name="Save and check").click()
    press(wanda, "Submit for review")

    # The reviewer comments on a field and sends the draft back.
    clara.reload()
    clara.locator(".desk-need-records a").first.click()
    clara.get_by_label("Comment", exact=True).fill("Which study?")
    clara.get_by_label("About").select_option(label="one-line summary")
    clara.get_by_role("button", name="Add comment").click()
    expect(clara.locator("#comments li")).to_contain_text("Which study?")
    assert_fits_and_is_accessible(clara, axe)
    clara.get_by_label("What should the writer change?").fill(WHY)
    press(clara, "Send it back with this comment")

    # The writer hears of it on the desk, finds the comments on the form, and ticks one without losing what is typed.
    wanda.goto(f"{site.url}/admin/")
    expect(wanda.locator(".desk-notices li")).to_contain_text(WHY)
    assert_fits_and_is_accessible(wanda, axe)
    wanda.locator(".desk-notices").get_by_role("link", name="Open").click()
    expect(wanda.locator(".comment-back")).to_contain_text(WHY)
    expect(wanda.get_by_label("One-line summary")).to_have_accessible_description("Comment by clara: Which study?")
    assert_fits_and_is_accessible(wanda, axe)
    wanda.get_by_label("One-line summary").fill(f"{old[:100]} 5 of 100.")
    wanda.get_by_role("button", name="Done: Which study?").click()
    expect(wanda.get_by_role("button", name="Open again: Which study?")).to_be_visible()
    expect(wanda.get_by_label("One-line summary")).to_have_value(f"{old[:100]} 5 of 100.")

    # Meanwhile the reviewer sees that the form is open.
    clara.goto(wanda.url.partition("#")[0])
    expect(clara.locator("#editing-now")).to_contain_text("wanda has had this open since")

    wanda.get_by_role("button", name="Save and check").click()
    press(wanda, "Submit for review")
    expect(wanda.locator(".comment-back")).to_have_count(0)
    expect(wanda.locator("#comments")).to_contain_text(WHY)

    # The list of open drafts and the page that asks before discarding.
    wanda.goto(f"{site.url}/admin/drafts/?who=")
    expect(wanda.get_by_role("row", name="Headache")).to_contain_text("Waiting for review")
    assert_fits_and_is_accessible(wanda, axe)
    wanda.goto(f"{site.url}/admin/mail/")
    assert_fits_and_is_accessible(wanda, axe)
    clara.goto(clara.url.replace("/change/", "/discard/"))
    assert_fits_and_is_accessible(clara, axe)
    clara.get_by_role("link", name="No, keep it").click()
    expect(clara.get_by_role("button", name="Send it back with this comment")).to_be_visible()
