"""The queue of reported mistakes in the admin."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from locations.models import MistakeReport
from tests.factories import make_clinic
from tests.html import Page
from tests.staff import add_url, change_url, list_url, post_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    return MistakeReport.objects.create(clinic=make_clinic(name="Tacoma Harbor"), what="phone", details="Ends in 0199")


def tick_url(report):
    return reverse("admin:locations_mistakereport_tick", args=[report.pk])


def in_list(client, **query):
    return list(client.get(list_url(MistakeReport), query).context["cl"].result_list)


def test_list_shows_open_reports_and_others_on_request(location_manager, report):
    done = MistakeReport.objects.create(clinic=report.clinic, what="hours", handled_on=timezone.localdate())
    assert in_list(location_manager) == [report]
    assert in_list(location_manager, open="no") == [done]
    assert in_list(location_manager, open="all") == [done, report]


def test_row_links_to_the_clinic_and_its_phone(location_manager, report):
    page = Page(location_manager.get(list_url(MistakeReport)))
    hrefs = [link["href"] for link in page.one("table", id="result_list").all("a")]
    assert change_url(report.clinic) in hrefs
    assert report.clinic.phone.as_rfc3966 in hrefs


def test_one_click_marks_a_report_as_dealt_with_and_records_the_user(location_manager, report):
    button = Page(location_manager.get(list_url(MistakeReport))).one("button", class_="list-button")
    assert (button["formaction"], button.text) == (tick_url(report), "Mark as dealt with")
    assert button["aria-label"] == "Mark as dealt with: Tacoma Harbor: The phone number"
    came_from = f"http://testserver{list_url(MistakeReport)}?open=all"
    response = location_manager.post(tick_url(report), headers={"referer": came_from})
    assert response["Location"] == f"{list_url(MistakeReport)}?open=all"
    report.refresh_from_db()
    assert (report.handled_on, report.handled_by) == (
        timezone.localdate(), User.objects.get(username="location-manager-0"),
    )  # fmt: skip


def test_action_marks_several_reports_as_dealt_with(location_manager, report):
    other = MistakeReport.objects.create(clinic=report.clinic, what="hours")
    post_action(location_manager, "deal_with", report, other)
    assert list(MistakeReport.objects.open()) == []


def test_staff_cannot_add_or_edit_reports(location_manager, report):
    assert location_manager.get(add_url(MistakeReport)).status_code == 403
    location_manager.post(change_url(report), {"what": "hours", "details": "Rewritten"})
    report.refresh_from_db()
    assert (report.what, report.details) == ("phone", "Ends in 0199")


def test_marking_a_report_requires_post_and_permission(client, location_manager, report):
    assert location_manager.get(tick_url(report)).status_code == 405
    location_manager.logout()
    assert location_manager.post(tick_url(report))["Location"].startswith("/admin/login/")
    User.objects.create_user("guest", password="x", is_staff=True)
    client.force_login(User.objects.get(username="guest"))
    assert client.post(tick_url(report)).status_code == 403
    report.refresh_from_db()
    assert report.is_open is True


def test_button_returns_only_to_its_own_list(location_manager, report):
    response = location_manager.post(tick_url(report), headers={"referer": "https://evil.example/admin/x?y"})
    assert response["Location"] == list_url(MistakeReport)


def test_details_are_shown_as_text(location_manager):
    MistakeReport.objects.create(clinic=make_clinic(), what="other", details="<script>alert(1)</script>")
    assert (
        Page(location_manager.get(list_url(MistakeReport))).one("td", class_="field-details").text
        == "<script>alert(1)</script>"
    )
