"""Migrations that change rows."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython
from django.utils import timezone

from locations.models import State
from tests import factories as make

pytestmark = pytest.mark.django_db

EDITOR = SimpleNamespace(connection=connection)
DAY = datetime.date(2026, 11, 23)


def split_and_join():
    """Return the two functions of the one operation that changes rows."""
    migration = import_module("locations.migrations.0011_state_law_read_or_seen").Migration
    [operation] = [operation for operation in migration.operations if isinstance(operation, RunPython)]
    return operation.code, operation.reverse_code


def days():
    return list(State.objects.order_by("code").values_list("code", "law_checked_on", "law_seen_on"))


def test_day_of_a_check_stays_only_with_laws_that_were_read_and_comes_back():
    for code, known_from in (("ID", "reported"), ("OR", ""), ("WA", "primary")):
        make.make_state(code, law_known_from=known_from, law_source_name="A source", law_checked_on=DAY)
    make.make_state("TX")
    before = days()
    split, join = split_and_join()
    split(apps, EDITOR)
    assert days() == [("ID", None, DAY), ("OR", None, DAY), ("TX", None, None), ("WA", DAY, None)]
    join(apps, EDITOR)
    assert [(code, checked) for code, checked, _seen in days()] == [(code, checked) for code, checked, _seen in before]


def test_state_that_the_previous_release_adds_is_published():
    """It does not know the columns of drafts."""
    old = ["code", "name", "slug", "law_status", "law_known_from", "law_source_name", "law_source_url", "law_note"]
    values = ["WY", "Wyoming", "wyoming", "unknown", "", "", "", ""]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO locations_state ({', '.join(old)}, latitude, longitude) "  # noqa: S608 - names of columns
            f"VALUES ({', '.join(['%s'] * len(old))}, 43, -107)",
            values,
        )
    state = State.objects.get(code="WY")
    assert (state.status, state.is_published, state.created_at) == ("published", True, state.updated_at)
    assert abs(timezone.now() - state.updated_at) < datetime.timedelta(hours=1)
    assert list(State.objects.published()) == [state]


def test_every_existing_state_gets_a_first_version_of_its_law():
    make.make_state("WA", law_note="A note.")
    make.make_state("OR")
    State.history.all().delete()
    [operation] = import_module("locations.migrations.0013_first_versions_of_states").Migration.operations
    operation.code(apps, EDITOR)
    operation.code(apps, EDITOR)  # nothing is written twice
    versions = State.history.order_by("code").values_list("code", "law_note", "status", "history_type")
    assert list(versions) == [("OR", "", "published", "+"), ("WA", "A note.", "published", "+")]
