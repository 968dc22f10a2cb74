"""What people type in an emergency reaches the right level, and what they type on other days raises no alarm."""

import pytest

from clinic_site.search.alarms import alarms_for
from education.models import AfterEffect, WarningSign
from tests.clinic_site.search.emergency_queries import CALL_911, CALL_988, CALM, TODAY

pytestmark = pytest.mark.usefixtures("sample_content", "db")

# Effects that a patient tells the therapist during treatment, and a worry that other signs describe.
TOLD_OR_RARE = {"feeling-faint", "pain-during-the-treatment", "pregnancy-worry"}
LEVELS = {"call_911": "911", "call_988": "988", "see_doctor": "today", "call_clinic": "today"}


def level(typed):
    """Return the level that the page shows first for `typed`, or "none"."""
    alarms = alarms_for(typed)
    return LEVELS[alarms[0].action] if alarms else "none"


@pytest.mark.parametrize(
    ("expected", "queries"), [("911", CALL_911), ("988", CALL_988), ("today", TODAY), ("none", CALM)]
)
def test_every_query_reaches_its_level(expected, queries):
    assert {typed: found for typed in queries if (found := level(typed)) != expected} == {}


def test_query_sets_are_large_enough():
    assert len({*CALL_911, *CALL_988, *TODAY}) >= 400
    assert len(set(CALM)) >= 150


def test_every_sign_has_many_phrases_in_both_languages():
    signs = [*AfterEffect.objects.exclude(action="normal"), *WarningSign.objects.all()]
    asked = [sign for sign in signs if sign.slug not in TOLD_OR_RARE]
    few = {sign.slug: len(sign.phrases.splitlines()) for sign in asked if len(sign.phrases.splitlines()) < 25}
    assert few == {}
    assert {sign.slug for sign in asked if not sign.phrases_spanish} == set()
