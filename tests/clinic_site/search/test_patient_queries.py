"""The quality of the search page, measured with patients' queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.search.alarms import alarms_for
from clinic_site.search.ranking import find
from clinic_site.search.views import below
from clinic_site.search.ways_to_clinics import way_to_clinics
from tests.clinic_site.search.held_out_queries import HELD_OUT
from tests.clinic_site.search.patient_queries import QUERIES

pytestmark = pytest.mark.usefixtures("sample_content", "db")
ALL = QUERIES | HELD_OUT


def addresses(text, right=()):
    """Return the addresses on the results page in its order: the signs of the alarms, the clinics, and the results.

    The link to the clinics is added to many answers, so it counts only if it is one of the `right` ones.
    """
    alarms = alarms_for(text)
    signs = [sign.get_absolute_url() for alarm in alarms for sign in alarm.signs]
    way = way_to_clinics(text)
    ways = [way.url] if way and (way.url in right or not right) else []
    return [*signs, *ways, *(hit.record.get_absolute_url() for hit in below(alarms, find(text)).hits)]


def share_answered(queries, among_first):
    """Return the share of queries with a right address among the first ones, and the queries without one."""
    missed = [
        text
        for text, right in queries.items()
        if (not set(right) & set(addresses(text, right)[:among_first]) if right else addresses(text))
    ]
    return 1 - len(missed) / len(queries), missed


@pytest.mark.parametrize(
    ("queries", "among_first", "least"),
    [(QUERIES, 1, 0.92), (QUERIES, 3, 0.98), (HELD_OUT, 1, 0.82), (HELD_OUT, 3, 0.88)],
    ids=["first", "in the first three", "held out, first", "held out, in the first three"],
)
def test_patients_find_the_right_page(queries, among_first, least):
    share, missed = share_answered(queries, among_first)
    assert share >= least, missed


@pytest.mark.parametrize("text", [text for text, right in QUERIES.items() if not right])
def test_query_without_an_answer_finds_nothing(text):
    assert addresses(text) == []


def test_results_take_at_most_six_queries():
    """Reading what the signs say and finding the results."""
    counts = {}
    for text in ALL:
        with CaptureQueriesContext(connection) as queries:
            alarms_for(text)
            find(text)
        counts[text] = len(queries)
    assert {text: count for text, count in counts.items() if count > 6} == {}


def test_query_sets_are_large_enough_and_do_not_overlap():
    assert (len(QUERIES) >= 500, len(HELD_OUT) >= 80, set(QUERIES) & set(HELD_OUT)) == (True, True, set())
