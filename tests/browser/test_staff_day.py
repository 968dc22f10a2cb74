"""A working day of the staff: a change goes from draft to scheduled publication, and a mistake is reverted."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.desk import open_desk
from tests.browser.test_clinic_desk import assert_accessible

PASSWORD = "a-long-pass-phrase-for-tests"
ACCOUNTS = {"wendy": "Writer", "cleo": "Clinical reviewer", "paul": "Publisher", "lou": "Location manager"}
MAKE = """
from django.contrib.auth.models import Group, User
from education.models import Reviewer
for name, role in {accounts!r}.items():
    user = User.objects.create_user(name, password={password!r}, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
Reviewer.objects.create(name="Cleo Example", credentials="PT, DPT", account=User.objects.get(username="cleo"))
"""
MAKE_DUE = """
import datetime
from django.utils import timezone
from clinic_site.publishing.workflow import Draft
print(Draft.objects.filter(publish_at__gt=timezone.now()).update(publish_at=timezone.now()))
"""
ADDRESS = "/conditions/headache/"
NEW = "New words of this day: about 7 of 100 people."


@pytest.fixture(scope="module")
def desk(browser, site):
    """Return a function that opens the desk as one of ACCOUNTS in a separate browser context."""
    site.run(MAKE.format(accounts=ACCOUNTS, password=PASSWORD))
    contexts = []

    def sign_in(name, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        open_desk(page, site, name)
        return page

    yield sign_in
    for context in contexts:
        context.close()


def open_condition(page, site):
    page.goto(f"{site.url}/admin/education/condition/?q=Headache")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_url("**/change/**")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator(".messagelist li").last).to_be_visible()


def test_change_of_a_published_condition_from_draft_to_reversal(desk, site, page):
    public = page
    wendy, cleo, paul = (desk(name) for name in ("wendy", "cleo", "paul"))

    # A draft of a published page is not public.
    open_condition(wendy, site)
    answer = wendy.get_by_role("textbox", name="Short answer")
    answer.fill(f"{answer.input_value()} {NEW}")
    wendy.get_by_label("What did you change, and why?").fill("A number from the new study")
    wendy.get_by_role("button", name="Save and preview").click()

    # The preview has the width of a phone.
    frame = wendy.frame_locator("iframe.preview-frame")
    expect(frame.get_by_text(NEW)).to_be_visible()
    assert wendy.locator("iframe.preview-frame").bounding_box()["width"] == pytest.approx(390, abs=4)
    public.goto(f"{site.url}{ADDRESS}")
    expect(public.locator("#main")).not_to_contain_text(NEW)

    # A preview link works without an account.
    press(wendy, "Create a link")
    link = wendy.locator(".preview-link input").first.input_value()
    public.goto(link)
    expect(public.locator("#main")).to_contain_text(NEW)
    assert public.context.cookies() == []

    # The writer submits it for review, but can neither approve nor publish it.
    wendy.get_by_role("link", name="Check and publish").first.click()
    expect(wendy.get_by_text("a second person must read this")).to_be_visible()
    press(wendy, "Submit for review")
    expect(wendy.get_by_role("button", name="approve")).to_have_count(0)
    expect(wendy.get_by_role("button", name="Publish", exact=True)).to_have_count(0)

    # A reviewer who edits the draft becomes its last writer, and cannot approve it either.
    open_condition(cleo, site)
    answer = cleo.get_by_role("textbox", name="Short answer")
    answer.fill(answer.input_value().replace("7 of 100", "8 of 100"))
    cleo.get_by_role("button", name="Save and check").click()
    expect(cleo.get_by_text("Some of these words are yours, so someone else must approve them.")).to_be_visible()
    open_condition(wendy, site)
    answer = wendy.get_by_role("textbox", name="Short answer")
    answer.fill(answer.input_value().replace("8 of 100", "7 of 100"))
    press(wendy, "Save draft")

    # A reviewer approves, a publisher schedules, and the site publishes on time.
    open_condition(cleo, site)
    cleo.get_by_role("link", name="Check and publish").click()
    press(cleo, "I have read all of it and approve it")
    open_condition(paul, site)
    paul.get_by_role("link", name="Check and publish").click()
    paul.locator("#id_at_0").fill("2999-12-31")
    paul.locator("#id_at_1").fill("08:00")
    press(paul, "Publish")
    expect(paul.locator(".messagelist")).to_contain_text("Scheduled")
    public.goto(f"{site.url}{ADDRESS}")
    expect(public.locator("#main")).not_to_contain_text(NEW)
    assert site.run(MAKE_DUE) == "1"  # the draft is due now
    time.sleep(2.2)  # each process checks for due drafts once a second
    public.goto(f"{site.url}{ADDRESS}")
    expect(public.locator("#main")).to_contain_text(NEW)
    expect(public.locator("#main")).to_contain_text("Cleo Example")

    # It was a mistake: compare with the previous version and restore that as a draft.
    open_condition(paul, site)
    paul.get_by_role("link", name="History").first.click()
    paul.get_by_role("link", name="Compare with the previous version").first.click()
    expect(paul.locator("ins").filter(has_text="7 of 100")).to_be_visible()
    open_condition(paul, site)
    paul.get_by_role("link", name="History").first.click()
    paul.locator(".history tbody tr").last.get_by_role("link", name="Compare with the published version").click()
    paul.get_by_role("button", name="Restore").first.click()
    expect(paul.locator(".messagelist")).to_be_visible()
    open_condition(paul, site)
    expect(paul.get_by_role("textbox", name="Short answer")).not_to_have_value(NEW)
    assert NEW not in paul.get_by_role("textbox", name="Short answer").input_value()
    public.goto(f"{site.url}{ADDRESS}")
    expect(public.locator("#main")).to_contain_text(NEW)  # until the restored draft is published


def test_clinic_phone_is_corrected_within_a_minute_and_five_clicks(desk, site, page):
    lou = desk("lou")
    clicks = 0

    def click(locator):
        nonlocal clicks
        clicks += 1
        locator.click()

    started = time.monotonic()
    lou.goto(f"{site.url}/admin/")
    click(lou.locator("#content-main").get_by_role("link", name="Clinics", exact=True).first)
    click(lou.locator("#searchbar"))
    lou.keyboard.type("Flagstaff")
    lou.keyboard.press("Enter")
    click(lou.get_by_role("link", name="Northfield Flagstaff"))
    click(lou.get_by_label("Phone:", exact=True))
    lou.keyboard.press("Control+A")
    lou.keyboard.type("(928) 555-0166")
    click(lou.get_by_role("button", name="Publish", exact=True))
    expect(lou.locator(".messagelist .success")).to_contain_text("Published")
    assert clicks <= 5
    assert time.monotonic() - started < 60
    page.goto(f"{site.url}/locations/arizona/flagstaff/")
    expect(page.locator(".clinic-do")).to_contain_text("Call (928) 555-0166")


def test_second_of_two_simultaneous_editors_sees_the_conflict_and_loses_nothing(desk, site):
    first, second = desk("wendy"), desk("cleo")
    for page in (first, second):
        page.goto(f"{site.url}/admin/education/question/?q=hurt")
        page.locator("#result_list tbody th a").first.click()
    first.get_by_role("textbox", name="Short answer").fill("It may sting. Wendy wrote this.")
    press(first, "Save draft")
    second.get_by_role("textbox", name="Short answer").fill("It may prick. Cleo wrote this.")
    second.get_by_label("Other words for search").fill("ouch")
    second.get_by_role("button", name="Save draft", exact=True).click()
    conflict = second.locator(".release-meeting")
    expect(conflict).to_contain_text("wendy saved a draft")
    expect(conflict).to_contain_text("Wendy wrote this")
    expect(second.get_by_role("textbox", name="Short answer")).to_have_value("It may prick. Cleo wrote this.")
    expect(second.get_by_label("Other words for search")).to_have_value("ouch")
    second.get_by_label("Use their version when I save").check()
    press(second, "Save draft")
    expect(second.get_by_role("textbox", name="Short answer")).to_have_value("It may sting. Wendy wrote this.")
    expect(second.get_by_label("Other words for search")).to_have_value("ouch")


@pytest.mark.parametrize("theme", ["light", pytest.param("dark", marks=pytest.mark.nightly)])
def test_admin_pages_of_a_record_are_accessible_and_fit(desk, site, axe, theme):
    wendy = desk("wendy", color_scheme=theme)
    open_condition(wendy, site)
    change = wendy.url
    summary = wendy.get_by_label("One-line summary")
    summary.fill(f"{summary.input_value()[:100]} {theme}")
    press(wendy, "Save draft")
    for name in ("change", "release", "preview", "history"):
        wendy.goto(change.replace("/change/", f"/{name}/"))
        # The autocomplete field is Django's.
        assert_accessible(wendy, axe, {"include": [["#content"]]})
        for width in (768, 1280):
            wendy.set_viewport_size({"width": width, "height": 900})
            overflow = wendy.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert (name, width, overflow) == (name, width, 0)
