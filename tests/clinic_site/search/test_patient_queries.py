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


@pytest.fixture(scope="module")
def answers(sample_content, django_db_blocker):
    """{text: (addresses, number of database queries)} of every patient's query, each asked once."""
    with django_db_blocker.unblock():
        find("zebrra")  # what is read once for each edition of the site
        return {text: ask(text, right) for text, right in ALL.items()}


def ask(text, right):
    """Return the addresses on the results page in its order, and how many queries the signs and results take.

    First the signs of the alarms, then the clinics, and the results. The link to the clinics is added to many answers, so
    it counts only if it is one of the `right` ones.
    """
    with CaptureQueriesContext(connection) as queries:
        alarms = alarms_for(text)
        results = find(text)
    signs = [sign.get_absolute_url() for alarm in alarms for sign in alarm.signs]
    way = way_to_clinics(text)
    ways = [way.url] if way and (way.url in right or not right) else []
    return [*signs, *ways, *(hit.record.get_absolute_url() for hit in below(alarms, results).hits)], len(queries)


@pytest.mark.parametrize(
    ("queries", "among_first", "least"),
    [(QUERIES, 1, 0.92), (QUERIES, 3, 0.98), (HELD_OUT, 1, 0.82), (HELD_OUT, 3, 0.88)],
    ids=["first", "in the first three", "held out, first", "held out, in the first three"],
)
def test_patients_find_the_right_page(answers, queries, among_first, least):
    missed = []
    for text, right in queries.items():
        found = answers[text][0]
        if not set(right) & set(found[:among_first]) if right else found:
            missed.append(text)
    assert 1 - len(missed) / len(queries) >= least, missed


def test_query_without_an_answer_finds_nothing(answers):
    assert {text: answers[text][0] for text, right in QUERIES.items() if not right and answers[text][0]} == {}


def test_results_take_at_most_seven_queries(answers):
    """Reading what the signs say and finding the results. One of them asks for the edition of the site."""
    assert {text: count for text, (_found, count) in answers.items() if count > 7} == {}


def test_query_sets_are_large_enough_and_do_not_overlap():
    assert (len(QUERIES) >= 500, len(HELD_OUT) >= 80, set(QUERIES) & set(HELD_OUT)) == (True, True, set())
