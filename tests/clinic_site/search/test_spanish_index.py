"""The Spanish index follows each record and its translation, and says the English words that have none."""

import pytest
from django.core.management import call_command

from clinic_site.models import SearchEntry, SpanishSearchEntry
from clinic_site.search import full_text
from clinic_site.search.ranking import find
from clinic_site.search.search_language import ENGLISH, SPANISH
from tests import factories as make
from tests.clinic_site.search.spanish import on_a_spanish_page, translate

pytestmark = pytest.mark.django_db


def found(text, language=SPANISH):
    with on_a_spanish_page():
        return [str(hit.record).strip("\ue000\ue001\ue002") for hit in find(text, language).hits]


def titles():
    return list(SpanishSearchEntry.objects.values_list("title", flat=True))


def test_record_is_found_by_its_translation_and_by_its_english_words_until_it_has_one():
    heel = make.make_condition(name="Heel pain", plain_name="", other_names="", search_words="")
    assert found("heel") == ["Heel pain"]
    translation = translate(heel, name="Dolor de talón")
    assert (found("talones"), found("heel")) == (["Dolor de talón"], [])
    make.change(translation, status="draft")
    assert (found("talones"), found("heel")) == ([], ["Heel pain"])
    make.change(translation, status="published")
    translation.delete()
    assert (found("talones"), found("heel")) == ([], ["Heel pain"])


def test_changed_english_words_replace_a_stale_title_but_not_the_words_that_only_the_search_reads():
    heel = make.make_condition(name="Heel pain", plain_name="", other_names="", search_words="calcaneus")
    translate(heel, name="Dolor de talón", search_words="calcañal")
    make.change(heel, name="Pain below the heel", search_words="calcaneus\nsole")
    assert titles() == ["Pain below the heel"]
    assert found("carcañal") == ["Pain below the heel"]


@pytest.mark.parametrize("change", [lambda record: make.change(record, status="draft"), lambda record: record.delete()])
def test_record_that_leaves_the_site_leaves_both_indexes(change):
    heel = make.make_condition(name="Heel pain")
    translate(heel, name="Dolor de talón")
    change(heel)
    assert (titles(), SearchEntry.objects.count()) == ([], 0)
    full_text.check()


def test_translation_of_a_draft_is_not_indexed():
    translate(make.make_condition(status="draft"), name="Dolor de talón")
    assert titles() == []


def test_english_entry_does_not_change_with_the_translation():
    heel = make.make_condition(name="Heel pain")
    before = list(SearchEntry.objects.values())
    translate(heel, name="Dolor de talón")
    assert list(SearchEntry.objects.values()) == before


def test_rebuilding_restores_both_indexes(capsys):
    heel = make.make_condition(name="Heel pain")
    translate(heel, name="Dolor de talón", short_answer="Ayuda un poco.")
    before = list(SpanishSearchEntry.objects.values("title", "names", "text", "stems_of_title", "stems_of_text"))
    SpanishSearchEntry.objects.all().delete()
    SearchEntry.objects.all().delete()
    call_command("rebuild_search")
    assert capsys.readouterr().out == "Search: 1 published records in the index.\n"
    after = SpanishSearchEntry.objects.values("title", "names", "text", "stems_of_title", "stems_of_text")
    assert list(after) == before
    assert found("talon") == ["Dolor de talón"]
    assert [hit.record.name for hit in find("heel", ENGLISH).hits] == ["Heel pain"]
    full_text.check()


@pytest.mark.parametrize("typed", ["migraña", "migrana", "MIGRAÑAS", "jaqueca"])
def test_accents_the_tilde_and_the_words_of_other_countries_do_not_matter(typed):
    translate(make.make_condition(name="Headache"), name="Migraña")
    assert found(typed) == ["Migraña"]


@pytest.mark.parametrize("typed", ["siatica", "ciattica", "ziática", "çiatica"])
def test_misspelled_word_is_taken_for_the_one_that_sounds_alike(typed):
    translate(make.make_condition(name="Nerve"), name="Ciática")
    assert found(typed) == ["Ciática"]


@pytest.mark.parametrize("typed", ["dolor", "puedo", "puled"])
def test_no_word_is_taken_for_one_of_another_language(typed):
    """A record without a translation keeps its English names in the Spanish index."""
    make.make_condition(name="Doctor pulled", plain_name="", other_names="", search_words="")
    assert (found(typed), found("doctor pulled")) == ([], ["Doctor pulled"])


def test_found_words_are_marked_in_the_text_as_it_is_written():
    heel = make.make_condition(name="Heel", short_answer="Calf cramps at night.")
    translate(heel, name="Dolor de talón", short_answer="Calambres en la pantorrilla. También migrañas & más.")
    with on_a_spanish_page():
        (hit,) = find("talon migrana").hits
    assert "<mark>migrañas</mark> &amp; más" in hit.snippet


@pytest.mark.parametrize(
    "text", ["'", '"', "a:b", "NEAR(", "* -", "\x00", "ﬀ", "日本", "ñ", "¿?", "hhhh hhhh", "a" * 400]
)
def test_any_text_is_safe(text):
    translate(make.make_condition(name="Heel"), name="Talón")
    with on_a_spanish_page():
        find(text)
