"""No list, filter, search or picker of clinics reads the whole table: each has an index on both databases."""

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.shared import bounded_lists
from locations.models import Clinic, MistakeReport
from tests.factories import make_clinic, make_state
from tests.locations.test_distance import Explainer
from tests.staff import list_url

MANY = 3_000
PICKER = "/admin/autocomplete/?app_label=locations&model_name={}&field_name={}&term={}"
QUERIES = [
    "",
    "p=5",
    *(f"stands={choice}" for choice, _label in StandingFilter.lookups(None, None, type("A", (), {"model": Clinic}))),
    "confirmation=due",
    "operation__exact=moved",
    "operation__exact=closed",
    "operation__exact=closed_for_now",
    "point_from_zip__exact=1",
    "is_sample__exact=1",
    "offers_dry_needling__exact=0",
    "q=harbor",
    "q=2065550199",
    "q=harbor+washington",
    "q=wa",
    "q=zzz",
    "o=1",
    "o=2",
    "o=-5",
    "dry_needling_confirmed_on__year=2020",
]
WHOLE = {
    "sqlite": re.compile(r"SCAN locations_clinic'"),
    "postgresql": re.compile(r"Seq Scan on locations_clinic\b"),
}[connection.vendor]


@pytest.fixture
def large(db, client, monkeypatch):
    """A site with many clinics, of which few are unlike the others, and a client signed in as a superuser."""
    monkeypatch.setattr(bounded_lists, "MOST_COUNTED", 500)
    client.force_login(User.objects.create_superuser("root"))
    today = timezone.localdate()
    first = make_clinic(state=make_state("WA"), name="Harbor", phone="+12065550199")
    states = [first.state, make_state("OR"), make_state("TX")]
    values = {
        field.attname: getattr(first, field.attname) for field in Clinic._meta.concrete_fields if not field.generated
    }
    Clinic.objects.bulk_create(
        Clinic(
            **values
            | {
                "id": None,
                "slug": f"many-{number}",
                "name": f"Summit {number}",
                "state_id": states[number % 3].pk,
                "city": f"Town {number % 70}",
                "phone": f"+1312555{number:04}",
                "status": "draft" if number % 100 == 0 else "published",
                "dry_needling_confirmed_on": today - datetime.timedelta(days=number % 150),
            }
        )
        for number in range(MANY)
    )
    MistakeReport.objects.create(clinic=first, what="phone")
    first.name = "Harbour"
    workflow.save_draft(first, by=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # In a table this small PostgreSQL may prefer to read all of it. What matters is that it need not.
            cursor.execute("SET LOCAL enable_seqscan = off")
    return client


def plans(client, url):
    with Explainer() as explained:
        assert client.get(url).status_code == 200
    return explained.plans


def test_no_list_of_clinics_reads_the_whole_table(large):
    found = {
        query: [plan for plan in plans(large, f"{list_url(Clinic)}?{query}") if WHOLE.search(plan)] for query in QUERIES
    }
    assert {query: plans for query, plans in found.items() if plans} == {}


@pytest.mark.parametrize("term", ["harbor", "ha", ""])
def test_no_picker_of_clinics_reads_the_whole_table(large, term):
    found = [
        plan
        for model, field in (("clinic", "moved_to"), ("person", "clinics"))
        for plan in plans(large, PICKER.format(model, field, term))
        if WHOLE.search(plan)
    ]
    assert found == []


def test_no_list_of_reports_reads_all_clinics(large):
    lists = ["", "open=all", "open=all&q=harbor"]
    found = {
        query: [plan for plan in plans(large, f"{list_url(MistakeReport)}?{query}") if WHOLE.search(plan)]
        for query in lists
    }
    assert {query: plans for query, plans in found.items() if plans} == {}


def test_deleted_clinics_are_found_without_reading_all_versions(large):
    Clinic.objects.filter(name="Summit 7").first().delete()
    table = "locations_historicalclinic"
    whole = f"SCAN {table}'" if connection.vendor == "sqlite" else rf"Seq Scan on {table}\b"
    found = plans(large, f"{list_url(Clinic)}deleted/")
    assert [plan for plan in found if re.search(whole, plan)] == []


@pytest.mark.parametrize("query", ["", "o=1", "o=-5"])
def test_order_of_the_list_comes_from_an_index(large, query):
    """PostgreSQL may sort the few records that are equal in the index. It calls that an incremental sort."""
    sorted_by_hand = {"sqlite": "USE TEMP B-TREE FOR ORDER BY", "postgresql": "'Sort  ("}[connection.vendor]
    found = plans(large, f"{list_url(Clinic)}?{query}")
    of_clinics = [plan for plan in found if "locations_clinic" in plan and "LIMIT" not in plan]
    of_the_page = [plan for plan in of_clinics if "Sort Key: locations_state" not in plan]  # the filter by state
    assert [plan for plan in of_the_page if sorted_by_hand in plan] == []
