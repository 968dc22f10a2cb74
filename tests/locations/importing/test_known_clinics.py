"""An import costs what is in the file: it reads and locks only the clinics that the file names."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from locations import importing
from locations.importing import known_clinics, matching, running
from locations.models import Clinic, State
from tests.factories import make_clinic
from tests.locations.importing.files import TACOMA, csv_bytes, make_atlas

pytestmark = pytest.mark.django_db
MANY = 400


@pytest.fixture(autouse=True)
def atlas():
    make_atlas()


def rows_of(count, **values):
    return [
        TACOMA | {"name": f"Harbor PT {number}", "street": f"{number} Rope Walk"} | values for number in range(count)
    ]


def make_many(count):
    """Create clinics elsewhere in the state, which no file of these tests names."""
    first = make_clinic(name="Elsewhere", slug="elsewhere", city="Yelm", zip="98597", phone="+13605550100")
    values = {
        field.attname: getattr(first, field.attname) for field in Clinic._meta.concrete_fields if not field.generated
    }
    Clinic.objects.bulk_create(
        Clinic(**values | {"id": None, "slug": f"elsewhere-{number}", "phone": f"+1360666{number:04}"})
        for number in range(count)
    )


def table(rows):
    return importing.read_table(csv_bytes(rows), "clinics.csv")


@pytest.fixture
def compared(monkeypatch):
    """Collect the primary keys of the clinics that are read to be compared with rows."""
    found = []
    compare = known_clinics.Known.__init__

    def note(self, pk, *values):
        found.append(pk)
        compare(self, pk, *values)

    monkeypatch.setattr(known_clinics.Known, "__init__", note)
    return found


@pytest.mark.parametrize("phone", ["(253) 555-0110", "(253) 555-0999"])
def test_ten_rows_against_many_clinics_read_only_those_they_name(compared, phone):
    importing.write(table(rows_of(10)))
    named = set(Clinic.objects.values_list("pk", flat=True))
    counts = []
    for count in (0, MANY):
        if count:
            make_many(count)
        compared.clear()
        with CaptureQueriesContext(connection) as queries:
            report = importing.look_at(table(rows_of(10, phone=phone)))
        counts.append(len(queries))
        assert set(compared) == named
    assert sum(report.counts.values()) == 10
    assert counts[0] == counts[1] < 15


def test_only_clinics_that_change_are_locked_in_a_stable_order(monkeypatch):
    importing.write(table(rows_of(6)))
    rows = rows_of(6)
    rows[4]["phone"] = rows[1]["phone"] = "(253) 555-0999"
    locked = []
    lock = running.lock

    def note(keys):
        locked.extend(keys)
        lock(keys)

    monkeypatch.setattr(running, "lock", note)
    with CaptureQueriesContext(connection) as queries:
        importing.write(table(rows[::-1]))
    changed = Clinic.objects.filter(phone="+12535550999")
    assert sorted(locked) == sorted(changed.values_list("pk", flat=True))
    [statement] = [
        query["sql"] for query in queries if "ORDER BY" in query["sql"] and '"locations_clinic"."id" IN' in query["sql"]
    ]
    assert ("FOR UPDATE" in statement) == (connection.vendor == "postgresql")


def test_whole_file_is_saved_with_few_statements():
    importing.write(table(rows_of(100)))
    with CaptureQueriesContext(connection) as queries:
        importing.write(table(rows_of(100, phone="(253) 555-0999")))
    assert len(queries) < 130  # one for each clinic, and a few for all of them


def test_file_is_compared_in_parts(monkeypatch):
    importing.write(table(rows_of(7)))
    monkeypatch.setattr(running, "AT_ONCE", 2)
    parts = []
    report = importing.look_at(table(rows_of(9)), keep=lambda rows: parts.append([row.number for row in rows]))
    assert parts == [[2, 3], [4, 5], [6, 7], [8, 9], [10]]
    assert (report.counts["unchanged"], report.counts["added"], report.rows) == (7, 2, [])


def test_slugs_of_clinics_with_one_name_are_counted_on():
    rows = [TACOMA | {"street": f"{number} Rope Walk"} for number in range(30)]
    importing.write(table(rows[:20]))
    importing.write(table(rows))
    assert Clinic.objects.count() == 30
    numbers = {f"harbor-pt-tacoma-{number}" for number in range(2, 30)}
    assert set(Clinic.objects.values_list("slug", flat=True)) == numbers | {"harbor-pt", "harbor-pt-tacoma"}


@pytest.mark.parametrize(
    ("stored", "typed"), [("St. Louis Park", "Saint Louis Park"), ("Mount Vernon", "Mt. Vernon"), ("YELM", "Yelm")]
)
def test_town_is_found_however_it_is_written(stored, typed):
    make_clinic(name="Kelp & Sons", city=stored, zip="98597", phone="+13605550100", street="1 Other St")
    row = matching.RowKeys(
        2, matching.address_of("Kelp and Sons", "2 Rope Walk", "98402"), None, "", "Kelp and Sons", typed,
        State.objects.get(code="WA").pk, "",
    )  # fmt: skip
    [match] = matching.Matcher(known_clinics.KnownClinics(State.objects.all())).match([row])
    assert [why for _key, why in match.candidates] == ["the same name and town"]


def test_queries_use_the_indexes(django_assert_max_num_queries):
    make_many(MANY)
    known = known_clinics.KnownClinics(State.objects.all())
    row = matching.RowKeys(
        2, matching.address_of("Kelp", "2 Rope Walk", "98402"), None, "", "Kelp", "Yelm",
        State.objects.get(code="WA").pk, "+13605550100",
    )  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        list(known.like([row]))
        known.by_building([row.address])
    if connection.vendor == "sqlite":
        plans = []
        for query in queries:
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
                plans.append(" ".join(step[3] for step in cursor.fetchall()))
        assert [plan for plan in plans if "USING INDEX" not in plan] == []
