"""Migrations that change rows."""

import datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import RunPython

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
