"""Lists of the admin count and show a bounded number of records, and say so."""

import datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.shared import bounded_lists
from clinic_site.shared.bounded_lists import BoundedChangeList, BoundedPaginator, page_asked, paginator_around
from locations.admin import state_filter
from locations.models import Clinic, MistakeReport, State
from tests import factories as make
from tests.html import Page
from tests.staff import list_url

pytestmark = pytest.mark.django_db

PROJECT = ("clinic_site.", "education.", "locations.")
MORE = "More than 3 clinics. These pages list the first 3: search or filter to find others."


@pytest.fixture
def three(monkeypatch):
    """Count three records at most."""
    monkeypatch.setattr(bounded_lists, "MOST_COUNTED", 3)


def clinics(client, query=""):
    return client.get(f"{list_url(Clinic)}?{query}")


def test_every_list_of_ours_is_bounded(rf):
    lists = {
        type(its_admin).__name__: its_admin.get_changelist(rf.get("/"))
        for its_admin in admin.site._registry.values()
        if type(its_admin).__module__.startswith(PROJECT)
    }
    unbounded = [name for name, changelist in lists.items() if not issubclass(changelist, BoundedChangeList)]
    assert unbounded == ["ClinicImportAdmin"]  # old imports are deleted


@pytest.mark.parametrize(("number", "counted"), [(2, (2, False)), (3, (3, False)), (4, (3, True))])
def test_paginator_counts_up_to_the_limit(three, number, counted):
    for _each in range(number):
        make.make_clinic()
    paginator = BoundedPaginator(Clinic.objects.order_by("pk"), 2)
    assert (paginator.count, paginator.is_more) == counted


def test_count_reads_no_more_rows_than_it_needs(three):
    with CaptureQueriesContext(connection) as captured:
        assert BoundedPaginator(Clinic.objects.order_by("name"), 2).count == 0
    [query] = captured.captured_queries
    assert (query["sql"].count("LIMIT 4"), query["sql"].count("ORDER BY")) == (1, 0)


def test_paginator_around_a_page_counts_on_from_there(three):
    for _each in range(9):
        make.make_clinic()
    every = Clinic.objects.order_by("pk")
    found = [(one.count, one.is_more) for one in (paginator_around(every, 2, page) for page in ("1", "3", "9", "x"))]
    assert found == [(3, True), (7, True), (9, False), (3, True)]


@pytest.mark.parametrize(("text", "page"), [("7", 7), (None, 1), ("", 1), ("x", 1), ("-1", 1), ("9" * 30, 1)])
def test_page_asked_is_a_number_whatever_the_address_says(text, page):
    assert page_asked(text) == page


def test_long_list_says_that_there_are_more(three, location_manager):
    for _each in range(4):
        make.make_clinic()
    page = Page(clinics(location_manager))
    assert page.one("p", class_="paginator").text == MORE
    assert page.one("span", class_="question hidden").text == "Select all clinics of this list, more than 3"


def test_short_list_has_its_exact_number(three, location_manager):
    for _each in range(3):
        make.make_clinic()
    assert Page(clinics(location_manager)).one("p", class_="paginator").text == "3 clinics"


def test_search_in_a_long_list_says_how_many_it_found(three, location_manager):
    for name in ("Alpha", "Beta", "Gamma", "Delta"):
        make.make_clinic(name=name)
    page = Page(clinics(location_manager, "q=gamma"))
    assert page.one("p", class_="paginator").text == "1 clinic"
    assert page.one("span", class_="small quiet").text == "1 result ( more than 3 total )"


def test_empty_list_offers_no_actions(location_manager):
    make.make_clinic()
    assert Page(clinics(location_manager, "q=gamma")).all("div", class_="actions") != []
    Clinic.objects.all().delete()
    assert Page(clinics(location_manager)).all("div", class_="actions") == []


def test_counts_beside_filters_are_left_out_of_a_long_list(three, location_manager):
    for _each in range(3):
        make.make_clinic()
    assert clinics(location_manager, "_facets=True").context["cl"].add_facets is True
    make.make_clinic()
    assert clinics(location_manager, "_facets=True").context["cl"].add_facets is False
    assert clinics(location_manager, "_facets=True&q=zzz").context["cl"].add_facets is False


def test_address_of_a_column_that_cannot_be_sorted_by_changes_nothing(location_manager):
    for name in ("B", "A", "C"):
        make.make_clinic(
            name=name, city="Tacoma", offers_dry_needling=name != "A", status="draft" if name == "C" else "published"
        )
    lists = [clinics(location_manager, query).context["cl"].result_list for query in ("", "o=3", "o=-4")]
    assert [[clinic.name for clinic in found] for found in lists] == [["A", "B", "C"]] * 3


def dates(response):
    return [link.text for link in Page(response).one("nav", class_="toplinks").all("a")]


def test_long_list_offers_dates_without_reading_every_record(three, location_manager):
    for day in (
        datetime.date(2024, 5, 6),
        datetime.date(2026, 2, 3),
        datetime.date(2026, 2, 4),
        datetime.date(2026, 3, 1),
    ):
        make.make_clinic(dry_needling_confirmed_on=day)
    name = "dry_needling_confirmed_on"
    assert dates(clinics(location_manager)) == ["2024", "2025", "2026"]
    found = clinics(location_manager, f"{name}__year=2026&{name}__month=2&{name}__day=3")
    assert [clinic.dry_needling_confirmed_on.day for clinic in found.context["cl"].queryset] == [3]


@pytest.mark.parametrize(
    ("parts", "offered"),
    [
        ({"year": 2026}, ["‹ All dates", "January 2026", "December 2026"]),
        ({"year": 2026, "month": 2}, ["‹ 2026", "February 1", "February 28"]),
        ({"year": 2026, "month": 2, "day": 3}, ["‹ February 2026"]),
    ],
)
def test_dates_lead_down_to_a_day_and_back(monkeypatch, location_manager, parts, offered):
    monkeypatch.setattr(bounded_lists, "MOST_COUNTED", 0)
    make.make_clinic(dry_needling_confirmed_on=datetime.date(2026, 2, 3))
    query = "&".join(f"dry_needling_confirmed_on__{part}={value}" for part, value in parts.items())
    links = dates(clinics(location_manager, query))
    assert [*links[:2], *links[2:][-1:]] == offered


def test_states_are_still_counted_in_their_list(administrator):
    make.make_clinic()
    assert [state.offering_count for state in administrator.get(list_url(State)).context["cl"].queryset] == [1]


def test_field_that_completes_only_looks_for_more_than_it_shows(admin_client):
    for number in range(22):
        make.make_clinic(name=f"Harbor {number}")
    address = "/admin/autocomplete/?app_label=locations&model_name=clinic&field_name=moved_to&term=harbor"
    with CaptureQueriesContext(connection) as captured:
        assert admin_client.get(address).json()["pagination"] == {"more": True}
    assert any("LIMIT 22" in query["sql"] and "COUNT" in query["sql"] for query in captured)
    assert admin_client.get(f"{address}&page=2").json()["pagination"] == {"more": False}


def test_states_of_related_records_are_those_of_the_newest_ones(admin_client, monkeypatch):
    monkeypatch.setattr(state_filter, "NEWEST", 1)
    for code in ("WA", "OR"):
        MistakeReport.objects.create(clinic=make.make_clinic(state=make.make_state(code)), what="phone")
    with CaptureQueriesContext(connection) as captured:
        assert admin_client.get(list_url(MistakeReport)).status_code == 200
    of_states = [each["sql"] for each in captured if each["sql"].endswith("LIMIT 1") and "mistakereport" in each["sql"]]
    assert of_states
