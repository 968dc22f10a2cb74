"""What is said about a sign's phrases before it is published."""

import pytest

from clinic_site.publishing.check_registry import problems_in
from clinic_site.search.phrase_checks import phrases_are_specific, phrases_can_be_found
from education.models import AfterEffect, WarningSign
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("action", "warned"),
    [("call_911", ["phrases"]), ("call_988", ["phrases"]), ("see_doctor", []), ("call_clinic", [])],
)
def test_urgent_sign_without_phrases_gets_a_warning(action, warned):
    found = list(phrases_can_be_found(WarningSign(action=action, phrases=" \n")))
    assert [problem.field for problem in found] == warned
    assert not any(problem.is_stop for problem in found)


def test_line_of_small_words_gets_a_warning_that_quotes_it():
    sign = WarningSign(action="call_911", phrases="blue lips\n\nwhat is it", phrases_spanish="labios azules\nque es")
    assert [(problem.field, problem.message) for problem in phrases_can_be_found(sign)] == [
        ("phrases", "“what is it” has only small words, so it never counts."),
        ("phrases_spanish", "“que es” has only small words, so it never counts."),
    ]


@pytest.fixture
def pages():
    for name in ("Heel pain", "Hip pain", "Knee pain"):
        make.make_condition(name=name)
    make.make_question(question="How long does pain last?")


def test_line_that_fits_many_titles_stops_publishing_and_names_one(pages):
    (problem,) = phrases_are_specific(WarningSign(action="call_911", phrases="blue lips\npain ..."))
    assert (problem.field, problem.is_stop) == ("phrases", True)
    assert problem.message.startswith("“pain ...” would raise an alarm for searches such as “Heel pain”.")


def test_line_that_fits_only_a_few_titles_does_not_stop(pages):
    make.make_condition(name="Heel spur")
    assert list(phrases_are_specific(WarningSign(action="call_911", phrases="heel ..."))) == []


def test_unpublished_titles_do_not_count(pages):
    make.make_condition(name="Foot pain", status="draft")
    make.make_condition(name="Hand pain", status="draft")
    assert list(phrases_are_specific(WarningSign(action="call_911", phrases="knee ...\nhip ..."))) == []


def test_normal_effect_raises_no_alarm_so_its_phrases_can_be_common(pages):
    assert list(phrases_are_specific(AfterEffect(action="normal", phrases="pain ..."))) == []


@pytest.mark.parametrize("factory", [make.make_after_effect, make.make_warning_sign], ids=["effect", "warning sign"])
def test_both_kinds_of_sign_are_checked_before_publishing(factory):
    found = problems_in(factory(action="call_911", phrases=""))
    assert "The search raises no alarm for this sign. Write what people type when it happens." in [
        problem.message for problem in found
    ]
