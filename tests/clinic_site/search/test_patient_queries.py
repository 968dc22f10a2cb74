"""The quality of the search, measured with patients' queries."""

import pytest

from clinic_site.search.ranking import find
from tests.clinic_site.search.patient_queries import HELD_OUT, QUERIES

pytestmark = pytest.mark.usefixtures("sample_content", "db")


def addresses(text):
    return [hit.record.get_absolute_url() for hit in find(text).hits]


def share_answered(queries, among_first):
    """Return the share of queries with a right address among the first results, and the queries without one."""
    missed = [text for text, right in queries.items() if not set(right) & set(addresses(text)[:among_first])]
    return 1 - len(missed) / len(queries), missed


@pytest.mark.parametrize(
    ("queries", "among_first", "least"),
    [(QUERIES, 1, 0.90), (QUERIES, 3, 0.98), (HELD_OUT, 1, 0.80), (HELD_OUT, 3, 0.95)],
    ids=["first", "in the first three", "held out, first", "held out, in the first three"],
)
def test_patients_find_the_right_page(queries, among_first, least):
    share, missed = share_answered(queries, among_first)
    assert share >= least, missed


def test_query_set_is_large_enough():
    assert len(QUERIES) >= 60
