"""Staff find clinics by any part of what they know of them, with an index that follows every change."""

import pytest
from django.db import connection

from clinic_site.shared.health_registry import Level
from locations import clinic_words, clinic_words_health
from locations.models import Clinic
from tests.factories import make_clinic, make_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor():
    return make_clinic(
        name="Harbor O’Neil Physio", street="12 Rope Walk", city="Coeur d'Alene", zip="83814", phone="+12085550199",
        outside_number="NPI-77", state=make_state("ID"),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def other():
    return make_clinic(name="Summit Rehab", street="9 Elm Street", city="Tacoma", zip="98402", phone="+12535550101")


def found(text):
    return list(Clinic.objects.with_words(text).order_by("pk"))


@pytest.mark.parametrize(
    "text",
    [
        "Harbor",
        "harb",
        "ARBOR",  # in the middle of a word
        "O’Neil",
        "12 rope",
        "rope harbor",  # each word, in any order
        '"rope walk"',
        "d'alene",
        "83814",
        "381",
        "2085550199",
        "0199",
        "npi-77",
        "idaho",
        "ida",
        "ID",
        "id physio",
        "ha",  # short words begin a word
        "h",
    ],
)
def test_clinic_is_found_by_each_part(harbor, text):
    assert found(text) == [harbor]


@pytest.mark.parametrize(
    "text", ["harbor tacoma", '"walk rope"', "zzz", "ar", "8%4", "%", "_" * 3, '"', "''''", "har*"]
)
def test_clinic_is_not_found_by_what_it_does_not_say(harbor, text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["", "   ", '""'])
def test_nothing_typed_finds_all(harbor, other, text):
    assert found(text) == [other, harbor]


def test_index_follows_saves_updates_and_deletions(harbor):
    assert (found("harbor"), found("marina")) == ([harbor], [])
    harbor.name = "Marina Physio"
    harbor.save()
    assert (found("harbor"), found("marina")) == ([], [harbor])
    Clinic.objects.filter(pk=harbor.pk).update(city="Boise")
    assert (found("alene"), found("boise")) == ([], [harbor])
    Clinic.objects.filter(pk=harbor.pk).delete()
    assert (found("marina"), found("boise")) == ([], [])


def test_index_has_clinics_that_are_written_in_bulk():
    values = {
        field.attname: getattr(Clinic.objects.get(), field.attname)
        for field in Clinic._meta.concrete_fields
        if not field.generated
    }
    Clinic.objects.bulk_create(
        Clinic(**values | {"id": None, "slug": f"bulk-{number}", "name": f"Bulk {number}"}) for number in range(3)
    )
    assert [clinic.name for clinic in found("bulk")] == ["Bulk 0", "Bulk 1", "Bulk 2"]


def test_search_finds_what_comparing_each_field_finds(harbor, other):
    names = clinic_words.COLUMNS
    for text in ("har", "555", "stre", "98", "+1", "'al", "12"):
        by_hand = [
            clinic
            for clinic in (other, harbor)
            if any(
                _is_in(text, str(getattr(getattr(clinic, name), "as_e164", getattr(clinic, name))).lower())
                for name in names
            )
        ]
        assert found(text) == by_hand, text


def _is_in(text, words):
    return text in words if len(text) >= clinic_words.SHORTEST else f" {text}" in f" {words}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL’s index belongs to the table")
def test_triggers_that_a_migration_dropped_come_back_with_what_they_missed(harbor):
    with connection.cursor() as cursor:
        for name in clinic_words.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    Clinic.objects.filter(pk=harbor.pk).update(name="Marina")
    assert found("marina") == []
    clinic_words.connect_index()
    assert found("marina") == [harbor]
    clinic_words.connect_index()  # changes nothing
    assert found("marina") == [harbor]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no extension")
def test_database_without_the_index_finds_the_same_and_gets_it_back(harbor):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # an index can't be made while triggers wait for the commit
        cursor.execute(f'DROP INDEX "{clinic_words.INDEX}"')
    assert found("arbor") == [harbor]
    assert [(finding.key, finding.level) for finding in clinic_words_health.findings()] == [
        ("clinics.index", Level.WARNING)
    ]
    clinic_words.connect_index()
    assert clinic_words.has_index(connection)


def test_doctor_says_nothing_about_an_index_that_is_there(harbor):
    assert list(clinic_words_health.findings()) == []
