"""The editor for opening hours in the admin."""

import pytest
from django.urls import reverse

from locations.models import Clinic
from tests.factories import make_clinic
from tests.html import Page
from tests.locations.admin.test_clinics import clinic_data
from tests.staff import change_url

pytestmark = pytest.mark.django_db

WEEKDAYS = ["8am-5pm"] * 5 + ["", ""]


def typed(days=("",) * 7, holidays="", dates=""):
    return {f"opening_hours-day{number}": day for number, day in enumerate(days)} | {
        "opening_hours-holidays": holidays,
        "opening_hours-dates": dates,
    }


def preview(client, **values):
    return client.post(reverse("admin:locations_clinic_hours_preview"), typed(**values))


def saved_hours(client, **values):
    clinic = make_clinic()
    response = client.post(change_url(clinic), clinic_data(clinic) | typed(**values))
    assert response.status_code == 302
    return Clinic.objects.get(pk=clinic.pk).opening_hours


def test_typed_days_are_saved_as_rules(location_manager):
    assert saved_hours(location_manager, days=WEEKDAYS) == "Mo-Fr 08:00-17:00"


def test_holidays_and_dates_are_saved_after_the_week(location_manager):
    text = saved_hours(location_manager, days=WEEKDAYS, holidays="closed", dates="Dec 24: 8am-noon\n\nDec 26: closed\n")
    assert text == "Mo-Fr 08:00-17:00; PH off; Dec 24 08:00-12:00; Dec 26 off"


def test_empty_editor_means_unknown_hours(location_manager):
    assert saved_hours(location_manager) == ""


def test_saving_without_a_change_keeps_the_hours(location_manager):
    text = "Mo-Fr 08:00-12:00,13:00-17:00; Sa,Su off"
    clinic = make_clinic(opening_hours=text)
    page = Page(location_manager.get(change_url(clinic)))
    shown = {element["name"]: element.get("value", "") for element in page.all("input") if "name" in element.attrs}
    location_manager.post(
        change_url(clinic), clinic_data(clinic) | {name: value for name, value in shown.items() if "opening" in name}
    )
    clinic.refresh_from_db()
    assert clinic.opening_hours == "Mo-Fr 08:00-12:00,13:00-17:00"


def test_stored_hours_are_shown_in_everyday_words(location_manager):
    page = Page(
        location_manager.get(change_url(make_clinic(opening_hours="Mo-Fr 08:00-17:30; PH off; Dec 24 08:00-12:00")))
    )
    assert page.one("input", name="opening_hours-day0")["value"] == "8 am – 5:30 pm"
    assert page.one("input", name="opening_hours-day6")["value"] == "Closed"
    assert page.one("input", name="opening_hours-holidays")["value"] == "Closed"
    assert page.one("textarea", name="opening_hours-dates").text == "December 24: 8 am – noon"


def test_page_shows_the_week_as_it_will_read_without_scripts(location_manager):
    page = Page(location_manager.get(change_url(make_clinic(opening_hours="Mo-Fr 08:00-17:30"))))
    assert page.one("div", class_="hours-preview").text == "Preview Mon–Fri 8 am – 5:30 pm Sat, Sun Closed"


def test_every_error_names_its_day_and_the_typed_text_is_kept(location_manager):
    clinic = make_clinic()
    values = typed(days=["8-5", "8am-5pm", "late", "", "", "", ""], dates="Xmas: closed")
    form = location_manager.post(change_url(clinic), clinic_data(clinic) | values).context["adminform"].form
    assert form.errors == {
        "opening_hours": [
            "Monday: Add am or pm to “8-5”. For example: 8am-5pm",
            "Wednesday: “late” can’t be read. Enter it like 8am-5pm.",
            "Dates: “Xmas” is not a date. Enter it like Dec 24, Dec 24-26 or July 1-14, 2026.",
        ]
    }
    assert form["opening_hours"].value() == {key.partition("-")[2]: value for key, value in values.items()}


def test_dates_without_a_week_are_refused(location_manager):
    clinic = make_clinic()
    form = (
        location_manager.post(change_url(clinic), clinic_data(clinic) | typed(dates="Dec 24: closed"))
        .context["adminform"]
        .form
    )
    assert form.errors == {"opening_hours": ["Fill in the usual hours for at least one day first."]}


def test_too_many_dates_are_refused_with_a_message(location_manager):
    clinic = make_clinic()
    dates = "\n".join(f"Dec {day}: 8am-noon, 1pm-2pm, 3pm-4pm" for day in range(1, 31))
    form = (
        location_manager.post(change_url(clinic), clinic_data(clinic) | typed(WEEKDAYS, dates=dates))
        .context["adminform"]
        .form
    )
    assert form.errors == {"opening_hours": ["These hours are too long to save. Remove dates that are in the past."]}


def test_stored_hours_that_cannot_be_shown_are_quoted_in_a_message(location_manager):
    clinic = make_clinic()
    Clinic.objects.update(opening_hours="sunrise-sunset")
    page = Page(location_manager.get(change_url(clinic)))
    assert page.one("p", class_="errornote").text == (
        "The saved hours can’t be shown: “sunrise-sunset”. Please type them again."
    )


def test_preview_shows_the_week(location_manager):
    response = preview(location_manager, days=WEEKDAYS, holidays="closed")
    assert Page(response).text == "Preview Mon–Fri 8 am – 5 pm Sat, Sun Closed Public holidays Closed"


def test_preview_shows_the_errors(location_manager):
    assert Page(preview(location_manager, days=["8-5", *[""] * 6])).one("li").text == (
        "Monday: Add am or pm to “8-5”. For example: 8am-5pm"
    )


def test_preview_shows_markup_as_text(location_manager):
    page = Page(preview(location_manager, days=["<b>8am</b>", *[""] * 6]))
    assert page.all("b") == []
    assert page.one("li").text.startswith("Monday: “<b>8am")


def test_preview_requires_staff(client):
    assert preview(client, days=WEEKDAYS).status_code == 302


def test_preview_accepts_only_post(location_manager):
    assert location_manager.get(reverse("admin:locations_clinic_hours_preview")).status_code == 405


def test_hours_that_cannot_be_shown_survive_a_new_phone_number(location_manager):
    clinic = make_clinic()
    Clinic.objects.update(opening_hours="sunrise-sunset")
    location_manager.post(change_url(clinic), clinic_data(clinic, phone="(206) 555-0177") | typed())
    clinic.refresh_from_db()
    assert (clinic.opening_hours, clinic.phone.as_national) == ("sunrise-sunset", "(206) 555-0177")
