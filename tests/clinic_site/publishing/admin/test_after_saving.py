"""What is said after the form of a record was saved or published, and what popups of other forms do."""

import datetime
import json

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from clinic_site.models import Announcement, Picture, SiteSettings
from clinic_site.publishing import workflow
from locations.models import Clinic, Person
from tests import factories as make
from tests.html import Page
from tests.staff import add_url, change_url, form_data, page_url

pytestmark = pytest.mark.django_db


def told(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def buttons(client, url: str) -> list[str]:
    """Return the buttons of a form, in order."""
    return [one["value"] for one in Page(client.get(url)).select(".submit-row input[type=submit]")]


def in_popup(client, url: str, data: dict):
    return client.post(f"{url}?_popup=1", data | {"_popup": "1"})


def popup_says(answer) -> dict:
    """Return what the page that closes a popup tells the form that opened it."""
    return json.loads(answer.context["popup_response_data"])


def days(first: int | None, last: int) -> dict:
    """Return the first and the last day, counted from today."""
    today = timezone.localdate()
    return {
        "first_day": None if first is None else today + datetime.timedelta(days=first),
        "last_day": today + datetime.timedelta(days=last),
    }


@pytest.mark.parametrize("model", [Announcement, Picture, Person])
def test_new_record_can_be_published_from_its_first_form(administrator, model):
    names = ["Publish", "Save draft", "Save and preview", "Save draft and add another"]
    assert buttons(administrator, add_url(model)) == names


def test_popup_offers_what_it_does(administrator):
    picture = make.make_picture(status="draft")
    urls = [f"{url}?_popup=1" for url in (add_url(Picture), change_url(picture))]
    assert [buttons(administrator, url) for url in urls] == [["Publish", "Save draft"], ["Publish", "Save draft"]]


def test_popup_of_a_writer_only_saves(writer):
    assert buttons(writer, f"{add_url(Picture)}?_popup=1") == ["Save draft"]


def test_publish_in_a_popup_publishes_and_renames_the_choice(administrator):
    picture = make.make_picture(status="draft")
    answer = in_popup(administrator, change_url(picture), form_data(picture, title="Logo", _publish="Publish"))
    assert popup_says(answer) == {
        "action": "change", "value": str(picture.pk), "obj": "Logo", "new_value": str(picture.pk),
    }  # fmt: skip
    picture.refresh_from_db()
    assert (picture.title, picture.status) == ("Logo", "published")


def test_publish_in_a_popup_that_adds_shows_what_blocks_it_and_then_adds_once(administrator):
    clinic = make.make_clinic()
    data = {"name": "Ana Ruiz", "clinics": [clinic.pk]}
    answer = in_popup(administrator, add_url(Person), data | {"_publish": "Publish"})
    person = Person.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{change_url(person)}?_popup=1&_new=1")
    page = Page(administrator.get(answer["Location"]))
    assert page.one("ul", class_="messagelist").text.startswith(
        "The draft is saved, but not published: Only people who"
    )
    assert page.one("span", class_="field-remark").text.startswith("To publish this: Only people who agreed")
    data |= {"has_agreed": "on", "_publish": "Publish", "_popup": "1"}
    assert popup_says(administrator.post(answer["Location"], data)) == {"value": str(person.pk), "obj": "Ana Ruiz"}
    person.refresh_from_db()
    assert person.status == "published"


def test_publish_that_is_blocked_says_that_nothing_was_published(location_manager):
    answer = location_manager.post(add_url(Announcement), {"text": "Closed.", "level": "note", "_publish": "Publish"})
    assert told(answer) == ["Not published. What must be fixed is listed below."]
    assert answer["Location"] == page_url(Announcement.objects.get(), "release")


def test_published_record_whose_pictures_are_not_public_says_so_and_offers_to_publish_them(administrator):
    logo, rooms = (make.make_picture(title=title, status="draft") for title in ("Logo", "Rooms"))
    site = SiteSettings.objects.get()
    data = form_data(site, name="Northfield", phone="", logo=logo.pk, hero_picture=rooms.pk, _publish="Publish")
    answer = administrator.post(change_url(site), data)
    none = "The picture “{}” is not on the site, so the page shows none. Publish the picture too."
    assert told(answer) == ["Published. The site shows it now.", none.format("Logo"), none.format("Rooms")]
    strip = Page(administrator.get(change_url(site))).one("div", class_="put-back")
    assert strip.one("button").text == "Publish these 2 pictures too"
    data = {"picture": [one["value"] for one in strip.all("input", _name="picture")], "back": change_url(site)}
    answer = administrator.post(strip.one("form")["action"], data)
    assert (told(answer), answer["Location"]) == (
        ["2 pictures are published. Pages that choose them show them now."], change_url(site),
    )  # fmt: skip
    assert {one.status for one in Picture.objects.all()} == {"published"}
    assert Page(administrator.get(change_url(site))).all("div", class_="put-back") == []


def test_pictures_that_can_not_be_published_are_named_with_the_reason(administrator):
    picture = make.make_picture(title="Team", status="draft", shows_people=True)
    answer = administrator.post("/admin/clinic_site/picture/publish-chosen/", {"picture": picture.pk, "back": "//evil"})
    [words] = told(answer)
    assert words.startswith("The picture “Team” is not published: People can be recognized, so write who agreed")
    assert answer["Location"] == "/admin/clinic_site/picture/"


def test_writer_is_not_offered_to_publish_pictures(writer):
    clinic = make.make_clinic(picture=make.make_picture(status="draft"))
    url = "/admin/clinic_site/picture/publish-chosen/"
    assert writer.post(url, {"picture": clinic.picture.pk}).status_code == 403
    assert Page(writer.get(page_url(clinic, "release"))).all("div", class_="put-back") == []


def test_announcement_of_later_days_is_not_said_to_be_on_the_site(location_manager):
    announcement = make.make_announcement(status="draft", **days(2, 5))
    answer = location_manager.post(change_url(announcement), form_data(announcement, _publish="Publish"))
    [words] = told(answer)
    assert words.startswith("Published, but no page shows it today: From ")
    strip = Page(location_manager.get(change_url(announcement))).one("div", class_="standing")
    assert strip.one("b").text == words.removeprefix("Published, but no page shows it today: ")
    assert "View on the site" not in strip.text


def test_announcement_whose_days_are_over_is_not_published_and_says_that_it_ended(location_manager):
    draft, ended = make.make_announcement(status="draft", **days(None, -1)), make.make_announcement(**days(None, -8))
    answer = location_manager.post(change_url(draft), form_data(draft, _publish="Publish"))
    assert told(answer) == ["Not published. What must be fixed is listed below."]
    assert [(one.field, one.message) for one in workflow.problems_of(draft)] == [
        ("last_day", "This day is over, so no page would show it. Choose today or a later day.")
    ]
    assert (
        Page(location_manager.get(change_url(ended))).one("div", class_="standing").one("b").text.startswith("Ended on")
    )


def test_dates_of_a_published_record_are_saved_and_not_published(location_manager):
    clinic = make.make_clinic()
    answer = location_manager.post(
        page_url(clinic, "release"), {"do": "publish", "until_0": "2099-06-01", "until_1": "08:00"}
    )
    assert told(answer) == ["Dates saved: On the site until June 1, 2099, 8 a.m."]


def test_published_record_that_waits_for_its_day_is_said_to_wait(location_manager):
    later = timezone.now() + datetime.timedelta(days=3)
    clinic = make.make_clinic(publish_at=later)
    data = form_data(clinic, name="Harbor", phone=clinic.phone.as_e164, step_free="unknown", _publish="Publish")
    [words] = told(location_manager.post(change_url(clinic), data))
    assert words.startswith("Scheduled. On ")
    assert not Clinic.objects.published().exists()


def test_picture_that_no_page_shows_is_not_said_to_be_shown(administrator):
    picture = make.make_picture(status="draft")
    answer = administrator.post(change_url(picture), form_data(picture, _publish="Publish"))
    assert told(answer) == ["Published. No page shows it yet: choose it in the form of the page, and publish that."]


@pytest.mark.parametrize(
    ("make_record", "typed", "field"),
    [
        (lambda: make.make_announcement(status="draft"), days(5, 2), "last_day"),
        (
            lambda: make.make_person(make.make_clinic(), status="draft"),
            {"license_number": "PT 1"},
            "license_checked_on",
        ),
        (lambda: make.make_person(make.make_clinic(), status="draft"), {"has_agreed": False}, "has_agreed"),
        (lambda: make.make_picture(status="draft"), {"alt": ""}, "alt"),
        (lambda: make.make_picture(status="draft"), {"focus_x": 150}, "focus_x"),
    ],
    ids=["end before start", "license without its day", "not agreed", "no words", "point outside"],
)
def test_rule_about_several_fields_leads_to_the_field_to_mend(administrator, make_record, typed, field):
    record = make_record()
    for name, value in typed.items():
        setattr(record, name, value)
    workflow.save_draft(record, by=None)  # the database refuses some of this, so only the draft has it
    problem = Page(administrator.get(page_url(record, "release"))).one("li", class_="release-problem-stop")
    assert problem.one("a")["href"] == f"{change_url(record)}#id_{field}"
    assert len(Page(administrator.get(change_url(record))).select(f".form-row.field-{field} .field-remark")) == 1


def test_second_person_is_named_only_where_one_is_needed(administrator):
    clinic, condition = make.make_clinic(), make.make_condition()
    clinic.name, condition.summary = "Harbor", "Another meaning."
    for record in (clinic, condition):
        workflow.save_draft(record, by=None)
    words = [
        Page(administrator.get(page_url(one, "release"))).select(".changes-material") for one in (clinic, condition)
    ]
    assert [[one.text for one in found] for found in words] == [[], ["a second person must read this"]]
