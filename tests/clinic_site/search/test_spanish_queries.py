"""The quality of the search page in Spanish, measured with queries of people who read Spanish."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clinic_site.publishing.other_words import read_with
from clinic_site.search.alarms import alarms_for
from clinic_site.search.ranking import find
from clinic_site.search.search_language import SPANISH
from clinic_site.search.views import below
from clinic_site.search.vocabulary import vocabulary
from clinic_site.search.ways_by_language import way_by_language
from clinic_site.search.ways_to_clinics import way_to_clinics
from clinic_site.shared.languages import in_english
from clinic_site.translation.book import book_of
from tests.clinic_site.search.spanish_emergencies import CALL_911, CALL_988, CALM, TODAY
from tests.clinic_site.search.spanish_queries import QUERIES
from tests.clinic_site.search.test_emergency_queries import level

pytestmark = pytest.mark.usefixtures("spanish_site", "db")
LEAST_FIRST, LEAST_AMONG_THREE = 0.9, 0.95


@pytest.fixture(scope="module")
def answers(spanish_site, django_db_blocker):
    """{text: (addresses in English, number of database queries)} of every query, each asked once on a Spanish page."""
    with django_db_blocker.unblock():
        book = book_of("es")  # once for a page, before the queries are counted
    with django_db_blocker.unblock(), translation.override("es"), read_with(lambda: book):
        vocabulary(SPANISH)
        return {text: ask(text, right) for text, right in QUERIES.items()}


def ask(text, right):
    """Return the addresses on the results page in its order, and how many queries the signs and results take.

    The link to the clinics is added to many answers, so it counts only if it is one of the `right` ones.
    """
    with CaptureQueriesContext(connection) as queries:
        alarms = alarms_for(text)
        results = find(text)
    signs = [sign.get_absolute_url() for alarm in alarms for sign in alarm.signs]
    way = way_by_language(text) or way_to_clinics(text)
    ways = [way.url] if way and (in_english(way.url) in right or not right) else []
    hits = [hit.record.get_absolute_url() for hit in below(alarms, results).hits]
    return [in_english(address) for address in [*signs, *ways, *hits]], len(queries)


@pytest.mark.parametrize(("among_first", "least"), [(1, LEAST_FIRST), (3, LEAST_AMONG_THREE)])
def test_people_find_the_right_page(answers, among_first, least):
    missed = []
    for text, right in QUERIES.items():
        found = answers[text][0]
        if not set(right) & set(found[:among_first]) if right else found:
            missed.append(text)
    share = 1 - len(missed) / len(QUERIES)
    print(f"Among the first {among_first}: {share:.1%} of {len(QUERIES)} on {connection.vendor}. Missed: {missed}")  # noqa: T201 - the figures
    assert share >= least


def test_results_take_at_most_seven_queries(answers):
    assert {text: count for text, (_found, count) in answers.items() if count > 7} == {}


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    ("expected", "queries"), [("911", CALL_911), ("988", CALL_988), ("today", TODAY), ("none", CALM)]
)
def test_every_emergency_reaches_its_level_on_the_pages_of_both_languages(language, expected, queries):
    with translation.override(language):
        assert {typed: found for typed in queries if (found := level(typed)) != expected} == {}


def test_query_sets_are_large_enough():
    assert len(QUERIES) >= 150
    assert len({*CALL_911, *CALL_988, *TODAY}) >= 100
    assert len(set(CALM)) >= 100
