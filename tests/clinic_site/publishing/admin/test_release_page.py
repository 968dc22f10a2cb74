"""The page “Check and publish”: times, the schedule of an account that was switched off, and the button."""

import datetime

import pytest
from django.contrib import admin
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import PublishableAdmin
from clinic_site.publishing.admin.release import ReleaseForm
from clinic_site.publishing.admin.standing_filter import StandingFilter
from locations.models import Clinic
from tests.factories import make_announcement, make_clinic, make_condition
from tests.html import Page
from tests.staff import add_url, change_url, form_data, list_url, make_staff, page_url

pytestmark = pytest.mark.django_db

HALF_PAST_THREE = datetime.datetime(2099, 6, 1, 15, 30)


@pytest.mark.parametrize("name", ["at", "until"])
@pytest.mark.parametrize(
    ("day", "time", "why"),
    [
        ("2027-03-14", "02:30", "The clocks go forward on this day, so there is no such time."),
        ("2027-11-07", "01:30", "The clocks go back on this day, so this time comes twice."),
    ],
)
def test_hour_that_a_change_of_the_clocks_leaves_out_or_repeats_is_explained(settings, name, day, time, why):
    settings.TIME_ZONE = "America/New_York"
    form = ReleaseForm({f"{name}_0": day, f"{name}_1": time})
    assert form.errors == {name: [f"{why} Choose an hour earlier or later."]}


def scheduled(clinic):
    """Schedule a draft of `clinic` and return the account that did it."""
    account = make_staff("Location manager")
    clinic.name = "Harbor"
    workflow.save_draft(clinic, by=account)
    at = timezone.make_aware(HALF_PAST_THREE)
    workflow.publish(clinic, by=account, at=at, until=at + datetime.timedelta(days=1))
    return account


def test_page_says_that_the_account_that_scheduled_the_draft_is_switched_off(administrator):
    clinic = make_clinic()
    account = scheduled(clinic)
    assert Page(administrator.get(page_url(clinic, "release"))).all("p", class_="release-note") == []
    account.is_active = False
    account.save()
    note = Page(administrator.get(page_url(clinic, "release"))).one("p", class_="release-note").text
    assert note.startswith("The account that scheduled this draft is switched off. The draft still goes live")


def test_button_is_solid_only_when_nothing_blocks_publishing(location_manager):
    good, bad = make_clinic(), make_clinic()
    Clinic.objects.filter(pk=bad.pk).update(time_zone="Mars/Base")

    def button(clinic):
        return Page(location_manager.get(page_url(clinic, "release"))).one("button", value="publish")["class"]

    assert (button(bad), button(good)) == ("button button-quiet", "button default")


def test_preview_may_be_framed_only_by_this_site(publisher):
    policy = publisher.get(page_url(make_condition(), "preview_page"))["Content-Security-Policy"]
    assert [part.strip() for part in policy.split(";") if "frame-ancestors" in part] == ["frame-ancestors 'self'"]


def test_no_page_of_a_record_prints_two_full_stops(administrator):
    clinic = make_clinic()
    workflow.publish(clinic, by=None, until=timezone.make_aware(HALF_PAST_THREE))
    scheduled(clinic)
    pages = [change_url(clinic), *(page_url(clinic, page) for page in ("release", "preview", "history"))]
    texts = {page: Page(administrator.get(page)).one("main").text for page in [*pages, list_url(Clinic)]}
    assert "3:30 p.m." in texts[pages[0]]
    assert {page for page, text in texts.items() if ".." in text} == set()


def test_strip_does_not_say_twice_that_the_record_is_on_the_site(administrator):
    strip = Page(administrator.get(change_url(make_clinic()))).one("div", class_="standing").text
    assert strip.count("On the site") == 1


def test_own_second_window_is_not_somebody_else(location_manager):
    clinic = make_clinic()
    opened = Page(location_manager.get(change_url(clinic))).one("input", name="opened")["value"]
    data = form_data(clinic, phone=clinic.phone.as_e164, step_free="unknown", _save="Save draft", opened=opened)
    assert location_manager.post(change_url(clinic), data | {"name": "First"}).status_code == 302
    page = Page(location_manager.post(change_url(clinic), data | {"name": "Second"}))
    assert "Not saved yet: you saved this in another window while you were editing here." in page.text
    meeting = page.one("div", class_="release-meeting")
    assert meeting.one("h2").text.startswith("You saved a draft in another window on")
    assert "You changed these in both windows. The form shows what you typed here." in meeting.text


def test_filter_offers_approval_only_for_records_that_need_it():
    offered = {
        model: {value for value, _words in StandingFilter.lookups(None, None, its_admin)}
        for model, its_admin in admin.site._registry.items()
        if isinstance(its_admin, PublishableAdmin)
    }
    approval = {"ready", "for-me", "approved"}
    assert {model for model, values in offered.items() if values & approval} == {
        model for model in offered if model.needs_second_person
    }
    assert offered[Clinic] == {"live", "off", "draft", "mine", "scheduled"}


def test_button_that_creates_a_link_is_never_the_solid_one(administrator):
    page = Page(administrator.get(page_url(make_clinic(status="draft"), "release")))
    assert page.one("form", class_="preview-link-new").one("button")["class"] == "button button-quiet"


def test_record_with_days_of_its_own_is_asked_for_no_other_dates(location_manager):
    page = Page(location_manager.get(page_url(make_announcement(status="draft"), "release")))
    names = [one.get("name") for one in page.select("#publish-title ~ form input:not([type=hidden])")]
    assert names == ["why"]


def test_taking_off_is_in_the_line_at_the_top_of_the_form(location_manager):
    record = make_announcement()
    strip = Page(location_manager.get(change_url(record))).one("div", class_="standing")
    assert strip.one("a", href=page_url(record, "take_off")).text == "Take it off the site"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_preview_can_be_seen_in_both_themes(publisher, theme):
    page = Page(publisher.get(page_url(make_condition(), "preview"), {"theme": theme, "width": "tablet"}))
    assert page.one("iframe")["class"] == f"preview-frame preview-frame-{theme}"
    chosen = [one.text for one in page.select(".standing-links [aria-current]")]
    assert chosen == ["Tablet", theme.capitalize()]


def test_form_of_a_text_says_that_its_words_need_a_second_person(publisher):
    notes = [
        Page(publisher.get(url)).select(".release-note") for url in (change_url(make_condition()), add_url(Clinic))
    ]
    assert [[one.text for one in found] for found in notes] == [
        [
            "These words need a second person, who reads and approves a change before it goes live. You can change these "
            "alone: Other words for search, Order."
        ],
        [],
    ]
