"""The generation: a number that the database increments with every change of public content."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.models import Draft
from clinic_site.publishing import generation
from education.models import GlossaryTerm, PageFeedback, Topic
from locations.models import Clinic, MistakeReport, State
from tests import factories as make
from tests.clinic_site.test_query_counts import PAGES, fill

NEVER_KEPT = ("/search/", "/locations/near/", "/no-such-page/")
READ_BY_NO_PAGE = {"clinic_site_generation", "clinic_site_draft"}  # only by the page store and the schedule
CHANGED_BY_RELEASES = {"django_content_type"}


def grows(change):
    """Return by how much the number grows with `change`, once it is committed."""
    before, _now = generation.number_now()
    with transaction.atomic():
        change()
    if connection.vendor == "postgresql":  # what a commit would do; tests always roll back
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            for name in generation.changes_now()[1]:  # as a new transaction
                cursor.execute("SELECT set_config(%s, '', true)", [f"clinic_site.counted_{name.replace('.', '_')}"])
    after, _now = generation.number_now()
    return after - before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: make.make_topic(),
        lambda: Topic.objects.update(title="Another"),
        lambda: Topic.objects.all().delete(),
        lambda: make.make_condition().references.set([make.make_reference()]),
        lambda: Clinic.objects.filter(slug="one").update(phone="+12065550199"),
        lambda: GlossaryTerm.objects.bulk_create([GlossaryTerm(term="Fascia", definition="A thin wrapping.")]),
        lambda: State.objects.update(law_note="Something else"),
        lambda: _sql("UPDATE education_topic SET title = 'Raw SQL'"),
    ],
    ids=["new", "update", "delete", "related list", "one clinic", "bulk", "state law", "raw SQL"],
)
def test_number_grows_with_every_change_of_public_content(change):
    make.make_topic()
    make.make_clinic(slug="one")
    assert grows(change) > 0


def _sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda: PageFeedback.objects.create(path="/", is_helpful=True),
        lambda: MistakeReport.objects.create(clinic=Clinic.objects.get(), what="phone"),
        lambda: Draft.objects.create(
            record=Topic.objects.get(), contents={}, number=1, edited_at=timezone.now(), edited_by=None
        ),
    ],
    ids=["feedback", "report of a mistake", "draft"],
)
def test_number_does_not_grow_with_visitor_feedback_or_drafts(change):
    make.make_topic()
    make.make_clinic()
    grows(lambda: None)  # count the changes above
    assert grows(change) == 0


@pytest.mark.django_db
def test_on_postgresql_a_transaction_counts_once_for_each_name():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite counts each row, which costs nothing there.")
    assert grows(lambda: [make.make_topic() for _ in range(20)]) == 2  # the table, and its columns for menus


def changed(change):
    """Return the names that `change` touches, once it is committed, and whether each got the newest number or less."""
    before = generation.changes_now()[1]
    grows(change)
    number, after, _now = generation.changes_now()
    assert set(after.values()) <= set(range(number + 1))
    return sorted(name for name in after if after[name] != before.get(name))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda: make.make_topic(), ["education_topic", "education_topic.menus"]),
        (lambda: Topic.objects.all().delete(), ["education_topic", "education_topic.menus"]),
        (lambda: Topic.objects.update(title="Another"), ["education_topic", "education_topic.menus"]),
        (lambda: Topic.objects.update(nav_order=None), ["education_topic"]),
        (lambda: Topic.objects.update(body="Another text"), ["education_topic"]),
        (lambda: Clinic.objects.update(phone="+12065550199"), ["locations_clinic"]),
        (lambda: _sql("UPDATE locations_state SET law_note = 'Raw SQL'"), ["locations_state"]),
        (lambda: PageFeedback.objects.create(path="/", is_helpful=True), []),
    ],
    ids=["new", "delete", "in the menu", "same value", "not in the menu", "clinic", "raw SQL", "feedback"],
)
def test_change_is_noted_under_the_names_that_it_touches(change, names):
    make.make_topic(nav_order=None)
    make.make_clinic()
    grows(lambda: None)  # count the changes above
    assert changed(change) == names


@pytest.mark.django_db
def test_change_that_is_rolled_back_does_not_count():
    def change_and_roll_back():
        with transaction.atomic():
            make.make_topic()
            transaction.set_rollback(True)

    assert grows(change_and_roll_back) == 0


@pytest.mark.django_db
def test_trigger_of_another_release_is_replaced_and_makes_every_page_old():
    make.make_topic()
    grows(lambda: None)
    if connection.vendor == "sqlite":
        _sql('DROP TRIGGER "generation_education_topic_update"')
        _sql(
            'CREATE TRIGGER "generation_education_topic_update" AFTER UPDATE ON "education_topic" '
            "BEGIN UPDATE clinic_site_generation SET number = number + 1; END"
        )
    else:
        old = "BEGIN UPDATE clinic_site_generation SET number = number + 1; RETURN NULL; END"
        _sql(generation.FUNCTION.format(body=old))
    assert changed(lambda: Topic.objects.update(body="Another text")) == []
    for expected in ([generation.EVERYTHING], []):  # the second time, nothing is missing
        assert changed(lambda: generation.connect_triggers(None)) == expected
    number, names, _now = generation.changes_now()
    assert names[generation.EVERYTHING] == number
    assert changed(lambda: Topic.objects.update(body="A third text")) == ["education_topic"]


@pytest.mark.django_db
def test_migrate_recreates_the_row_and_the_triggers():
    generation.Generation.objects.all().delete()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON education_topic"
        name = generation.trigger_name("education_topic") + ("_update" if connection.vendor == "sqlite" else "")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE" if on else "SELECT 1")
        cursor.execute(f'DROP TRIGGER "{name}"{on}')
    call_command("migrate", verbosity=0)
    make.make_topic()
    grows(lambda: None)
    assert grows(lambda: Topic.objects.update(title="Again")) > 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", [path for path in PAGES if not path.startswith(NEVER_KEPT) and "Nowhere" not in path])
def test_every_table_that_a_stored_page_reads_is_watched(client, path):
    fill(first=True)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert "public" in response["Cache-Control"]
    read = {name for query in queries for name in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    assert read
    assert read - set(generation.watched_tables()) - READ_BY_NO_PAGE - CHANGED_BY_RELEASES == set()


@pytest.mark.django_db
def test_next_change_is_when_a_record_is_next_published_or_withdrawn():
    now = timezone.now()
    hours = [now + datetime.timedelta(hours=hour) for hour in range(6)]
    assert generation.next_change(now) is None
    make.make_topic(publish_at=hours[5])
    make.make_clinic(unpublish_at=hours[3])
    make.make_question(publish_at=hours[0] - datetime.timedelta(days=1))
    make.make_term(publish_at=hours[1], status="draft")
    assert generation.next_change(now) == hours[3]
    assert generation.next_change(hours[3]) == hours[5]
    assert generation.next_change(hours[5]) is None


@pytest.mark.django_db
def test_next_change_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        generation.next_change(timezone.now())
