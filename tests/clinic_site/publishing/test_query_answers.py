"""Whether the database still answers a query as it did."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.utils.text import slugify

from clinic_site.publishing.query_answers import Answer, can_be_asked_again, digest_now
from clinic_site.publishing.what_is_read import noted
from education.models import Condition, GlossaryTerm, Topic
from locations.models import State
from tests.factories import make_condition

SQL = "SELECT name FROM education_condition WHERE slug = %s"


def answers_of(*querysets) -> list[Answer]:
    with noted() as notes:
        for queryset in querysets:
            list(queryset)
    assert notes.untold == set()
    return list(notes.read().answers)


def is_still(answer: Answer) -> bool:
    return digest_now(answer.sql, answer.params) == answer.digest


@pytest.fixture
def conditions(db):
    return [make_condition(name=name, slug=slugify(name)) for name in ("Headache", "Neck pain", "Tennis elbow")]


@pytest.mark.django_db
def test_answer_is_the_same_until_a_row_of_it_changes(conditions):
    (answer,) = answers_of(Condition.objects.filter(name__startswith="N"))
    assert is_still(answer)
    Condition.objects.filter(name="Headache").update(short_answer="It can help.")
    assert is_still(answer)
    Condition.objects.filter(name="Neck pain").update(short_answer="It can help.")
    assert not is_still(answer)


@pytest.mark.django_db
def test_answer_changes_when_a_row_joins_or_leaves_it(conditions):
    (answer,) = answers_of(Condition.objects.filter(name__startswith="N").order_by("name"))
    numb = make_condition(name="Numbness")
    assert not is_still(answer)
    Condition.objects.filter(pk=numb.pk).delete()
    assert is_still(answer)
    Condition.objects.filter(name="Neck pain").update(name="Pain of the neck")
    assert not is_still(answer)


@pytest.mark.django_db
def test_empty_answer_changes_when_there_is_a_row():
    (answer,) = answers_of(Condition.objects.filter(slug="headache").only("slug"))
    assert is_still(answer)
    make_condition(slug="headache")
    assert not is_still(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "read",
    [
        lambda: Condition.objects.count(),
        lambda: Condition.objects.filter(name="Headache").exists(),
        lambda: Condition.objects.order_by("name").first(),
        lambda: Condition.objects.get(name="Headache"),
        lambda: list(Condition.objects.order_by("name").iterator(chunk_size=1)),
        lambda: list(
            Condition.objects.order_by().values_list("name").union(Topic.objects.order_by().values_list("title"))
        ),
    ],
    ids=["count", "exists", "first", "get", "iterator", "union"],
)
def test_every_way_to_read_gives_an_answer_that_is_found_again(conditions, read):
    with noted() as notes:
        read()
    (answer,) = notes.read().answers
    assert is_still(answer)
    Condition.objects.all().delete()
    assert not is_still(answer)


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
@pytest.mark.parametrize("fetch", ["fetchone", "fetchmany", "fetchall", "__iter__"])
def test_rows_count_however_they_are_fetched(fetch):
    with noted() as notes, connection.cursor() as cursor:
        cursor.execute(SQL, ["neck-pain"])
        list(getattr(cursor, fetch)())
    (answer,) = notes.read().answers
    assert is_still(answer)
    Condition.objects.filter(slug="neck-pain").update(name="Stiff neck")
    assert not is_still(answer)


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_answer_that_was_read_in_part_does_not_count_as_the_same():
    with noted() as notes, connection.cursor() as cursor:
        cursor.execute("SELECT name FROM education_condition WHERE slug <> %s ORDER BY name", [""])
        cursor.fetchone()
    (answer,) = notes.read().answers
    assert not is_still(answer)


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_cursor_that_asks_twice_has_two_answers():
    with noted() as notes, connection.cursor() as cursor:
        for slug in ("headache", "neck-pain"):
            cursor.execute(SQL, [slug])
            cursor.fetchall()
    first, second = notes.read().answers
    assert is_still(first)
    assert is_still(second)
    Condition.objects.filter(slug="headache").update(name="Migraine")
    assert (is_still(first), is_still(second)) == (False, True)


@pytest.mark.parametrize(
    ("sql", "params", "can_be"),
    [
        (SQL, ("headache", 7, 1.5, True, None, datetime.date(2026, 11, 30)), True),
        ("(SELECT 1) UNION (SELECT 2)", (), True),
        ("SELECT 1", None, False),
        ("SELECT %(name)s", {"name": "Headache"}, False),
        (SQL, (datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC),), False),
        (SQL, ("2026-11-30 00:00:00",), False),
        (SQL, (["headache"],), False),
        (SQL, (Decimal(1),), False),
        ("SELECT name FROM education_condition FOR UPDATE", (), False),
        ("UPDATE education_condition SET name = %s", ("Headache",), False),
        ("INSERT INTO education_condition (name) VALUES (%s) RETURNING id", ("Headache",), False),
        ("WITH gone AS (DELETE FROM education_condition RETURNING id) SELECT * FROM gone", (), False),
    ],
)
def test_only_a_read_whose_answer_does_not_depend_on_the_moment_is_asked_again(sql, params, can_be):
    assert can_be_asked_again(sql, params) is can_be


@pytest.mark.django_db
def test_what_cannot_be_asked_again_is_noted_by_its_name(conditions):
    now = datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC)
    with noted() as notes:
        list(Condition.objects.filter(created_at__lt=now))
        GlossaryTerm.objects.update(term="needle")
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE locations_state SET name = %s WHERE code = %s", [("Texas", "TX")])
    assert notes.untold == {"education_condition", "education_glossaryterm", "locations_state"}
    assert (notes.read().answers, notes.read().untold) == ((), frozenset(notes.names))


@pytest.mark.django_db
def test_pages_that_read_the_same_share_the_text_of_the_query():
    (first,), (second,) = (answers_of(State.objects.filter(code=code)) for code in ("TX", "WA"))
    assert first.params != second.params
    assert first.sql is second.sql


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
@pytest.mark.parametrize(
    "path",
    [
        "/", "/dry-needling/", "/conditions/", "/conditions/headache/", "/safety/", "/self-check/", "/questions/",
        "/glossary/", "/references/", "/handout/", "/locations/", "/locations/states/", "/locations/washington/",
        "/locations/washington/seattle/", "/locations/washington/tacoma-hilltop/", "/locations/washington/seattle/handout/",
        "/locations/team/", "/sitemap.xml", "/locations/clinics.csv",
    ],
)  # fmt: skip
def test_database_tells_of_every_page_whether_it_would_be_the_same(client, path):
    with noted() as notes:
        assert client.get(path).status_code == 200
    read = notes.read()
    assert read.untold == frozenset()
    assert [answer.sql for answer in read.answers if not is_still(answer)] == []
    assert read.names == frozenset().union(*(answer.names for answer in read.answers))
