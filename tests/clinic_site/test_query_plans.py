"""No page that shows a bounded amount reads a whole table: its queries have plans that end when the page is full."""

from operator import attrgetter
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from clinic_site.publishing import kept as kept_until_change
from clinic_site.shared import bounded_lists
from education.models import feedback
from locations.admin import state_filter
from locations.models import Clinic
from tests import query_plans, ready_databases
from tests.proofs.benchmarks.scale.measured_pages import PUBLIC, STAFF, Page, Records

pytestmark = pytest.mark.django_db

LARGE = 2_000  # rows
# Queries that may read a whole table, by the page and a part of the SQL, and why.
MAY_READ: dict[str, dict[str, str]] = {
    "desk (admin)": {
        'COUNT(*) AS "__count" FROM "education_pagefeedback"': "an index leads to the answers that nobody has read"
    },
    "clinics list filter due": {'"offers_dry_needling" AND': "SQLite goes through the list until the page is full"},
    "audit search": {"LIKE": "any word of an entry may be asked for; in 20,000 entries that takes 31 ms"},
}


@pytest.fixture(scope="module")
def large_site(django_db_setup, django_db_blocker):
    """Twenty thousand clinics and what goes with them, for one module. Yield the rows of each large table."""
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.LARGE)
        tables = query_plans.large_tables(apps.get_models(), LARGE)
    yield tables
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.MIGRATED)


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """Keep what is read once for each change of the site, as on a real site. In a transaction nothing is kept."""
    monkeypatch.setattr(kept_until_change, "connection", SimpleNamespace(in_atomic_block=False))
    monkeypatch.setattr(bounded_lists, "MOST_COUNTED", 300)  # a small part of these tables, as it is of larger ones
    monkeypatch.setattr(feedback, "NEWEST", 300)
    monkeypatch.setattr(state_filter, "NEWEST", 100)
    yield
    kept_until_change.forget()


def assert_bounded(client: Client, page: Page, tables: dict[str, int]) -> None:
    """Fail with a line for each query of `page` that reads a whole table."""
    address = page.path(Records())
    client.get(address)  # what each process reads once, such as the names of all towns
    page.before()
    with query_plans.asked() as queries:
        answer = client.get(address)
    assert answer.status_code == page.status
    allowed = MAY_READ.get(page.name, {})
    watched = [query for query in queries if not any(part in query.sql for part in allowed)]
    found = [f"{line}\n    {query.sql}" for query in watched for line in query_plans.problems(query, tables)]
    assert not found, "\n".join([f"{page.name}: {address}", *found])


@pytest.mark.nightly
@pytest.mark.parametrize("shown", PUBLIC, ids=attrgetter("name"))
def test_public_page_reads_no_table_as_a_whole(large_site, client, shown):
    assert_bounded(client, shown, large_site)


@pytest.mark.nightly
@pytest.mark.parametrize("shown", STAFF, ids=attrgetter("name"))
def test_list_of_staff_reads_no_table_as_a_whole(large_site, client, shown):
    client.force_login(User.objects.create_superuser("root"))
    assert_bounded(client, shown, large_site)


@pytest.mark.nightly
def test_table_that_is_read_as_a_whole_is_noticed(large_site):
    with query_plans.asked() as queries:
        list(Clinic.objects.order_by().filter(suite="Suite 7", parking="").values_list("name"))
        Clinic.objects.filter(pk=1).first()
    whole, one = (query_plans.problems(query, large_site) for query in queries)
    begin = "SCAN locations_clinic" if connection.vendor == "sqlite" else "Seq Scan reads"
    assert [problem[: len(begin)] for problem in whole] == [begin]
    assert one == []
