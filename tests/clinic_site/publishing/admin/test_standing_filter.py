"""Filters of the lists of publishable records return the right records, and their cost grows linearly."""

import datetime
import json

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import PublishableAdmin
from clinic_site.publishing.draft import Draft
from locations.models import Clinic
from tests.factories import make_clinic
from tests.staff import list_url

pytestmark = pytest.mark.django_db

STANDS = ["live", "off", "draft", "mine", "ready", "for-me", "approved", "scheduled"]
MANY = 2_000


@pytest.fixture
def superuser(client):
    account = User.objects.create_superuser("root")
    client.force_login(account)
    return account


def listed(client, model, **choice):
    return client.get(list_url(model), choice).context["cl"].queryset


def changed(clinic, *, by=None, **values):
    """Create a draft of `clinic` with these values and return the clinic."""
    clinic.name = f"{clinic.name}, changed"
    workflow.save_draft(clinic, by=by)
    Draft.objects.of(clinic).update(**values)
    return clinic


def test_each_choice_lists_the_matching_records(client, superuser):
    other, now = User.objects.create_user("other"), timezone.now()
    later = now + datetime.timedelta(days=1)
    live, off = make_clinic(), make_clinic(status="draft")
    coming, gone = make_clinic(publish_at=later), make_clinic(unpublish_at=now - datetime.timedelta(days=1))
    mine = changed(make_clinic(), by=superuser)
    ready = changed(make_clinic(), by=other, is_ready=True)
    approved = changed(make_clinic(), by=other, is_ready=True, approved_by=superuser, approved_at=now)
    timed = changed(make_clinic(), by=other, publish_at=later)
    found = {choice: set(listed(client, Clinic, stands=choice)) for choice in STANDS}
    assert found == {
        "live": {live, mine, ready, approved, timed},
        "off": {off, coming, gone},
        "draft": {mine, ready, approved, timed},
        "mine": {mine},
        "ready": {ready},
        "for-me": {ready},
        "approved": {approved},
        "scheduled": {coming, timed},
    }


def choices_of(model):
    """Yield (parameter, value) for each choice of the custom filters of a list."""
    for each in admin.site.get_model_admin(model).list_filter:
        if isinstance(each, type) and issubclass(each, admin.SimpleListFilter):
            lookups = each.lookups(each, None, admin.site.get_model_admin(model))
            yield from ((each.parameter_name, value) for value, _label in lookups)


def test_no_filter_joins_a_table_to_itself(client, superuser):
    times = {}
    for model, its_admin in admin.site._registry.items():
        if isinstance(its_admin, PublishableAdmin):
            table = connection.ops.quote_name(model._meta.db_table)
            for name, value in choices_of(model):
                sql = str(listed(client, model, **{name: value}).query)
                times[model.__name__, name, value] = sql.count(f"FROM {table}") + sql.count(f"JOIN {table}")
    assert times["Clinic", "stands", "draft"] == 1
    assert {choice: count for choice, count in times.items() if count != 1} == {}


def rows_handled(plan):
    """Return how many rows the steps of an executed plan returned and discarded."""
    rows = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Join Filter", 0)
    return rows * plan["Actual Loops"] + sum(rows_handled(step) for step in plan.get("Plans", []))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL reports how many rows each step handled")
@pytest.mark.parametrize("choice", STANDS)
def test_cost_of_a_filter_grows_linearly_with_the_list(client, superuser, choice):
    first = make_clinic()
    values = {
        field.attname: getattr(first, field.attname) for field in Clinic._meta.concrete_fields if not field.generated
    }
    Clinic.objects.bulk_create(
        Clinic(**values | {"id": None, "slug": f"one-of-many-{number}", "street": f"{number} Main St"})
        for number in range(MANY)
    )
    for clinic in Clinic.objects.all()[:20]:
        changed(clinic, by=superuser)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    explained = (
        listed(client, Clinic, stands=choice).select_related(None).order_by().explain(format="json", analyze=True)
    )
    [plan] = json.loads(explained) if isinstance(explained, str) else explained
    assert rows_handled(plan["Plan"]) < 10 * MANY
