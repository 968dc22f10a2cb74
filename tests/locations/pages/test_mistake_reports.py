"""Report a mistake on a clinic's page."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone

from clinic_site.shared.anonymous_forms import A_WHILE
from locations.models import MistakeReport
from locations.models.mistake_report import ReportQuerySet
from locations.pages import mistake_reports
from tests.factories import make_clinic
from tests.html import Page

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def clinic():
    return make_clinic(name="Tacoma Harbor", slug="harbor")


def send(client, clinic, headers=OURS, address="192.0.2.1", **data):
    return client.post(f"{clinic.get_absolute_url()}report/", data, headers=headers, REMOTE_ADDR=address)


def fill(client, clinic):
    """Send as many reports about `clinic` as all visitors together may, from as many addresses."""
    return [
        send(client, clinic, address=f"198.51.100.{number}", what="phone", details=f"Wrong {number}").status_code
        for number in range(ReportQuerySet.most_about_one)
    ]


def kept():
    return list(MistakeReport.objects.values_list("clinic__name", "what", "details"))


def test_page_of_a_clinic_has_the_form_and_it_works_without_scripts(client, clinic):
    form = Page(client.get(clinic.get_absolute_url())).one("form", class_="layout-stack")
    assert (form["method"], form["action"]) == ("post", "/locations/washington/harbor/report/")
    assert [field["name"] for field in form.all("select", "textarea", "input")] == ["what", "details", "website"]


def test_report_is_saved_for_staff_and_the_visitor_is_thanked(client, clinic):
    response = send(client, clinic, what="phone", details="It ends in 0199")
    assert (response.status_code, response["Location"]) == (302, "/locations/washington/harbor/report/thanks/")
    assert kept() == [("Tacoma Harbor", "phone", "It ends in 0199")]
    thanks = Page(client.get(response["Location"]))
    assert thanks.h1 == "Thank you"
    assert clinic.get_absolute_url() in [link["href"] for link in thanks.main.all("a")]


def test_report_stores_only_what_was_typed_and_when(clinic, client):
    send(client, clinic, what="hours")
    assert {field.name for field in MistakeReport._meta.fields} == {
        "id", "clinic", "what", "details", "created_at", "handled_on", "handled_by",
    }  # fmt: skip


def test_details_may_be_left_out(client, clinic):
    send(client, clinic, what="gone")
    assert kept() == [("Tacoma Harbor", "gone", "")]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({}, {"what": ["Choose what is wrong."]}),
        ({"what": "weather"}, {"what": ["Choose what is wrong from the list."]}),
        ({"what": "other", "details": "  "}, {"details": ["Say in a few words what is wrong."]}),
        ({"what": "phone", "details": "x" * 301}, {"details": ["Please keep it to 300 letters. It has 301."]}),
    ],
)
def test_invalid_report_gets_helpful_errors_and_keeps_the_typed_text(client, clinic, data, errors):
    response = send(client, clinic, **data)
    assert response.status_code == 400
    assert response.context["form"].errors == errors
    assert Page(response).one("textarea", name="details").text == data.get("details", "").strip()
    assert kept() == []


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}])
def test_report_from_another_site_is_refused(client, clinic, headers):
    assert send(client, clinic, headers=headers, what="phone").status_code == 403
    assert kept() == []


def test_report_by_a_robot_is_thanked_but_not_saved(client, clinic):
    assert send(client, clinic, what="phone", website="https://spam.example").status_code == 302
    assert kept() == []


def test_robot_trap_is_hidden_from_people_and_keyboards(client, clinic):
    page = Page(client.get(f"{clinic.get_absolute_url()}report/"))
    field = page.one("input", name="website")
    assert (field["tabindex"], field["autocomplete"]) == ("-1", "off")
    assert field.parent.parent.attrs == {"class": "visually-hidden", "aria-hidden": "true"}


def test_same_report_twice_is_saved_once(client, clinic):
    for _time in range(2):
        assert send(client, clinic, what="phone", details="Wrong").status_code == 302
    assert kept() == [("Tacoma Harbor", "phone", "Wrong")]


def test_same_report_after_it_was_dealt_with_is_saved_again(client, clinic):
    send(client, clinic, what="phone", details="Wrong")
    MistakeReport.objects.update(handled_on=timezone.localdate())
    send(client, clinic, what="phone", details="Wrong")
    assert len(kept()) == 2


def test_clinic_accepts_only_a_few_reports_an_hour_and_the_typed_text_is_kept(client, clinic):
    assert fill(client, clinic) == [302] * ReportQuerySet.most_about_one
    response = send(client, clinic, what="phone", details="One more")
    page = Page(response)
    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    assert page.one("textarea", name="details").text == "One more"
    notice = page.one("div", class_="callout ladder-today")
    assert "can take no more for an hour" in notice.text
    assert ("autofocus" in notice.attrs, notice["tabindex"]) == (True, "-1")
    assert len(kept()) == ReportQuerySet.most_about_one


def test_limit_of_one_clinic_does_not_affect_others(client, clinic):
    fill(client, clinic)
    assert send(client, make_clinic(), what="phone").status_code == 302


def test_reports_are_accepted_again_after_an_hour(client, clinic):
    fill(client, clinic)
    MistakeReport.objects.update(created_at=timezone.now() - A_WHILE - datetime.timedelta(seconds=1))
    assert send(client, clinic, what="phone").status_code == 302


def test_total_number_of_reports_is_limited(client, clinic, monkeypatch):
    monkeypatch.setattr(ReportQuerySet, "most_in_all", 2)
    for _number in range(2):
        send(client, make_clinic(), what="phone")
    assert send(client, clinic, what="phone").status_code == 429


def test_one_sender_closes_the_form_of_no_clinic_and_not_of_all(client, clinic):
    others = [make_clinic() for _number in range(20)]
    flood = [
        send(client, other, what="phone", details=f"Wrong {number}").status_code
        for number in range(4)
        for other in [clinic, *others]
    ]
    assert (flood.count(302), len(kept())) == (10, 10)
    assert [send(client, one, address="192.0.2.2", what="hours").status_code for one in [clinic, *others]].count(
        302
    ) == 10
    assert send(client, clinic, address="192.0.2.3", what="gone").status_code == 302


def test_address_of_a_sender_is_not_stored(client, clinic):
    send(client, clinic, address="203.0.113.9", what="phone")
    assert "203.0.113.9" not in str(vars(mistake_reports.senders))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clinic_site_cache")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("path", ["report/", "report/thanks/"])
def test_pages_exist_for_published_clinics_and_are_not_indexed(client, clinic, path):
    response = client.get(clinic.get_absolute_url() + path)
    assert (response.status_code, response["X-Robots-Tag"]) == (200, "noindex")
    clinic.status = "draft"
    clinic.save()
    assert client.get(clinic.get_absolute_url() + path).status_code == 404


def test_no_cookie_is_set_and_the_details_are_never_in_the_address(client, clinic):
    response = send(client, clinic, what="phone", details="secretword")
    assert response.cookies == {}
    assert "secretword" not in response["Location"]
