"""From which tables a page is made."""

import pytest
from django.db import connection

from clinic_site.publishing import what_is_read
from clinic_site.publishing.other_words import read_with, reading_now
from clinic_site.publishing.query_names import names_in
from clinic_site.publishing.what_is_read import not_noted, note, noted
from clinic_site.translation.models import Translation
from education.models import Condition, GlossaryTerm, Topic
from education.pages.context_processors import linked_topics
from locations.models import Clinic, State


def read(*models):
    for model in models:
        list(model.objects.all())


@pytest.mark.django_db
def test_tables_of_all_queries_are_noted_until_the_block_ends():
    with noted() as notes:
        read(Topic, GlossaryTerm)
    read(Condition)
    assert notes.names == {"education_topic", "education_glossaryterm"}
    assert connection.execute_wrappers == []


@pytest.mark.django_db
def test_what_an_inner_block_reads_counts_for_both():
    with noted() as outer:
        read(Topic)
        with noted() as inner:
            read(GlossaryTerm)
    assert (inner.names, outer.names) == ({"education_glossaryterm"}, {"education_topic", "education_glossaryterm"})


@pytest.mark.django_db
def test_what_only_decides_when_to_read_again_is_not_noted():
    with noted() as notes:
        with not_noted():
            read(Topic)
        read(GlossaryTerm)
        note(["education_condition"])
    assert notes.names == {"education_glossaryterm", "education_condition"}
    note(["education_topic"])  # nobody asks


@pytest.mark.django_db
def test_query_that_joins_notes_both_tables():
    with noted() as notes:
        list(Clinic.objects.select_related("state").values("name", "state__name"))
        Clinic.objects.filter(state__in=State.objects.filter(law_status="allowed")).exists()
    assert notes.names == {"locations_clinic", "locations_state"}


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ('SELECT "education_topic"."title" FROM "education_topic"', {"education_topic.menus"}),
        ('SELECT "education_topic"."body" FROM "education_topic"', {"education_topic"}),
        ('SELECT COUNT(*) FROM "education_topic"', {"education_topic"}),
        ('SELECT 1 FROM "education_topic" U0 WHERE U0."body" = %s', {"education_topic"}),
        ('SELECT U0."slug" FROM "education_topic" U0 ORDER BY U0."order"', {"education_topic.menus"}),
        ('SELECT title FROM "education_topic"', {"education_topic"}),
        ("SELECT body FROM education_topic", {"education_topic"}),
        ('SELECT "education_topic"."title", "education_topic".* FROM "education_topic"', {"education_topic"}),
        ('SELECT "education_topic"."title", rel."body" FROM "education_topic" rel', {"education_topic"}),
        ('SELECT * FROM "education_pagefeedback"', set()),
    ],
)
def test_menus_do_not_depend_on_the_texts_of_pages(sql, names):
    assert names_in(sql) == names


@pytest.mark.django_db
def test_every_page_reads_no_more_of_the_topics_than_menus_have():
    with noted() as notes:
        linked_topics()
    assert notes.names == {"education_topic.menus"}
    assert what_is_read._noted.get() is None


@pytest.mark.django_db
def test_what_is_read_in_other_words_is_noted_with_the_translations_for_each_reader():
    def book():
        Translation.objects.exists()
        return {}

    with read_with(book), noted():
        for _time in range(2):
            with noted() as notes:
                reading_now().words_of("education.topic", 1)
            assert notes.names == {"clinic_site_translation"}


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
@pytest.mark.parametrize(
    "path", ["/", "/safety/", "/conditions/headache/", "/locations/washington/", "/handout/", "/locations/team/"]
)
def test_every_page_notes_what_can_change_all_pages(client, path):
    with noted() as notes:
        assert client.get(path).status_code == 200
    everywhere = ["withdrawal", "siteopening", "languageopening", "announcement", "sitesettings"]
    assert {f"clinic_site_{name}" for name in everywhere} - notes.names == set()
