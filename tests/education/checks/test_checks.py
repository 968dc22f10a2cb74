"""The checks that block publishing a text, and those that only warn."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing.check_registry import problems_in
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    Question,
    Reference,
    Reviewed,
    Reviewer,
    Topic,
)
from education.models.reference import NOT_LOOKED_UP
from tests import factories as make

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 6, 1)
REVIEW = {
    "reviewed_by": Reviewer(name="Ada Example"),
    "reviewed_on": datetime.date(2026, 3, 1),
    "review_due": datetime.date(2027, 3, 1),
}
HARD = "Percutaneous stimulation of myofascial structures necessitates anatomical understanding of neighboring tissues."
A_LITTLE_HARD = "The therapist examines your muscles carefully, and then decides with you about the treatment."


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def cards():
    """Create an effect for each of the two warning cards."""
    for action in ("call_911", "call_clinic"):
        make.make_after_effect(action=action)


@pytest.fixture
def study():
    return make.make_reference(key="a-2020")


def problems(record, **lists):
    """Return the problems of `record`, saved or not, with these many-to-many relations."""
    record.pk = record.pk or 10**9
    empty = {field.name: [] for field in record._meta.many_to_many}
    record._prefetched_objects_cache = empty | lists
    return problems_in(record)


def found(record, *, about=None, **lists):
    """Return (level, message) of the problems of `record`, or only those at the field `about`."""
    return [
        (problem.level, problem.message)
        for problem in problems(record, **lists)
        if about is None or problem.field == about
    ]


def levels(record, about=None, **lists):
    return [level for level, _message in found(record, about=about, **lists)]


def good_topic(**values):
    return Topic(**({"title": "T", "slug": "t", "short_answer": "It is fine.", **REVIEW} | values))


def good_condition(**values):
    defaults = {
        "name": "Heel pain",
        "slug": "heel-pain",
        "short_answer": "It may help.",
        "what_it_is": "Pain.",
        "how_it_may_help": "The needle calms the spot.",
        "evidence": "One trial found help.[@a-2020]",
        "certainty_low": "low",
        "certainty_high": "low",
    }
    return Condition(**(defaults | REVIEW | values))


def test_correct_record_has_no_problems(cards, study):
    assert problems(good_condition()) == []
    assert problems(good_topic()) == []


def test_problems_that_block_publishing_come_first():
    record = good_topic(body=f"A link [out](nowhere).\n\n{A_LITTLE_HARD}", short_answer=A_LITTLE_HARD, is_sample=True)
    record.reviewed_on = record.reviewed_by = None
    found = problems(record)
    assert [problem.is_stop for problem in found] == sorted((problem.is_stop for problem in found), reverse=True)
    assert {problem.level for problem in found} == {"stop", "warn"}


# Call 911, call us -------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["dry-needling", "what-to-expect"])
def test_page_about_the_treatment_must_show_when_to_get_help(cards, slug):
    assert levels(good_topic(slug=slug), "shows_warnings") == ["stop"]
    assert levels(good_topic(slug=slug, shows_warnings=True)) == []


@pytest.mark.parametrize(
    "body", ["Soreness is normal.", "You may be sore for a day.", "A bruise may show.", "Rest after your treatment."]
)
def test_page_that_mentions_the_time_after_treatment_must_show_when_to_get_help(cards, body):
    assert levels(good_topic(body=body), "shows_warnings") == ["stop"]


def test_page_about_something_else_needs_no_warning_cards():
    assert levels(good_topic(body="A sore spot in a muscle.")) == []


def test_section_is_not_checked_because_its_template_decides():
    assert levels(good_topic(slug="safety", body="Soreness is normal.")) == []


def test_empty_warning_card_blocks_a_page(study):
    make.make_after_effect(action="call_911", status="draft")
    make.make_after_effect(action="call_clinic")
    expected = "“Call 911 now” would be empty on this page. First publish the effects of treatment that belong there."
    assert found(good_condition()) == [("stop", expected)]
    assert found(good_topic(slug="dry-needling", shows_warnings=True)) == [("stop", expected)]


# Sources and certainty ---------------------------------------------------------------------------------


def test_condition_with_evidence_without_citations_is_blocked(cards):
    assert levels(good_condition(evidence="It helps a lot."), "evidence") == ["stop"]


def test_evidence_paragraph_without_a_source_gets_a_warning(cards, study):
    [(level, message)] = found(good_condition(evidence="Said.[@a-2020]\n\nIt helps."), about="evidence")
    assert (level, message[:29]) == ("warn", "“It helps.” has no source. If")


def test_claim_in_another_text_without_a_source_gets_a_warning(cards, study):
    assert levels(good_condition(how_it_may_help="Studies show that it helps."), "how_it_may_help") == ["warn"]
    assert levels(good_topic(body="It helps 37 in 100 people."), "body") == ["warn"]
    assert levels(good_topic(body="It helps 37 in 100 people.[@a-2020]"), "body") == []
    assert levels(good_topic(body="Bring a list of your medicines."), "body") == []


@pytest.mark.parametrize(
    ("category", "expected"),
    [("safety", ["warn"]), ("health", ["warn"]), ("results", ["warn"]), ("practical", [])],
)
def test_answer_about_results_safety_or_health_without_a_source_gets_a_warning(category, expected):
    question = Question(question="Q?", category=category, short_answer="Yes.", answer="Yes.", **REVIEW)
    assert levels(question) == expected


def test_number_without_a_study_is_blocked(study):
    frequency = Frequency(sentence="bled.", count=1, counted_by="X", not_said="Much.", **REVIEW)
    effect = AfterEffect(name="Bruise", per_100="7.7", **REVIEW)
    assert levels(frequency) == levels(effect) == ["stop"]
    assert levels(frequency, references=[study]) == levels(effect, references=[study]) == []


def test_reference_that_nobody_has_looked_up_gets_a_warning():
    reference = Reference(key="k", kind="guideline", title="A guide", missing_because=NOT_LOOKED_UP, **REVIEW)
    assert found(reference, about="missing_because") == [
        ("warn", "Not given: authors, year, a way to look it up. Look them up, or say here why they are missing.")
    ]
    reference.missing_because = "It is on paper."
    assert levels(reference, "missing_because") == []


def test_sentence_below_call_911_without_a_source_gets_a_warning(study):
    assert levels(good_topic(slug="safety", warning="It can start late."), "warning") == ["warn"]
    assert levels(good_topic(slug="safety", warning="It can start late.[@a-2020]"), "warning") == []


def test_warning_sign_without_a_study_gets_a_warning_but_is_not_blocked(study):
    effect = AfterEffect(name="Chest pain", action="call_911", phrases="chest pain", **REVIEW)
    assert levels(effect) == ["warn"]
    assert levels(effect, references=[study]) == []


def test_relations_of_a_saved_record_are_read_from_the_database(study):
    effect = make.make_after_effect(**make.reviewed())
    assert [problem.level for problem in problems_in(effect)] == ["warn"]
    effect.references.set([study])
    assert problems_in(effect) == []


def test_condition_needs_a_certainty_or_a_note(cards, study):
    unsaid = {"certainty_low": "", "certainty_high": ""}
    assert levels(good_condition(**unsaid), "certainty_note") == levels(good_condition(**unsaid)) == ["stop"]
    assert levels(good_condition(**unsaid, certainty_note="Nobody has graded this.")) == []


@pytest.mark.parametrize(("kind", "expected"), [("trial", ["warn"]), ("review", ["warn"]), ("guideline", [])])
def test_study_without_a_certainty_gets_a_warning(kind, expected):
    assert levels(Reference(key="k", kind=kind, plain_finding="It helped.", **REVIEW)) == expected


# Wording -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["## One\n\n### Two\n\n## Three", "## One\n\n### Two\n\n#### Three", "Text."])
def test_headings_in_order_have_no_problem(body):
    assert levels(good_topic(body=body)) == []


def test_message_about_a_skipped_level_names_the_heading_and_its_correction():
    [(level, message)] = found(good_topic(body="## One\n\n#### Two"))
    assert (level, message) == (
        "stop",
        "The heading “Two” skips a level. Start its line with ### and a space.",
    )


def test_first_heading_of_a_page_must_be_a_section():
    assert levels(good_topic(body="### One")) == ["stop"]


def test_text_of_a_page_must_not_have_a_top_level_heading():
    [(level, message)] = found(good_topic(body="# One"))
    assert (level, message) == (
        "stop",
        "The heading “One” has too high a level. Start its line with ## and a space.",
    )


def test_headings_of_a_condition_start_at_level_three(cards, study):
    assert levels(good_condition(what_it_is="## One"), "what_it_is") == ["stop"]
    assert levels(good_condition(what_it_is="### One"), "what_it_is") == []


def test_broken_link_is_blocked():
    [(level, message)] = found(good_topic(body="See [this](/nothing/at/all/)."))
    assert (level, message) == (
        "stop",
        "The link to “/nothing/at/all/” is broken. There is no page at this address.",
    )


def test_picture_is_blocked():
    assert levels(good_topic(body="![A needle](/needle.png)")) == ["stop"]


@pytest.mark.parametrize(
    "line",
    ["No needles there.", "Never needle it.", "Don't needle it.", "It can’t be needled.", "We do not needle it."],
)
def test_do_not_needle_line_with_a_negation_has_no_problem(study, line):
    record = Contraindication(level="absolute", line=line, reason="It hurts.", **REVIEW)
    assert levels(record, references=[study]) == []


@pytest.mark.parametrize("line", ["Pick another treatment.", "You know nothing.", "Note this."])
def test_do_not_needle_line_without_a_negation_is_blocked(study, line):
    record = Contraindication(level="absolute", line=line, reason="It hurts.", **REVIEW)
    assert levels(record, "line", references=[study]) == ["stop"]
    record.level = "relative"
    assert levels(record, "line", references=[study]) == []


def test_hard_text_is_blocked_but_a_reviewer_can_allow_it():
    [problem] = problems(good_topic(short_answer=HARD))
    assert (problem.level, problem.field, problem.can_be_overridden) == ("stop", "short_answer", True)


def test_nothing_else_can_be_overridden(cards):
    record = good_condition(evidence="# No\n\n![x](y) [z](q)", certainty_low="", certainty_high="", reviewed_on=None)
    found = problems(record)
    assert len(found) == 6
    assert [problem for problem in found if problem.can_be_overridden] == []


def test_slightly_hard_text_gets_a_warning():
    [problem] = problems(good_topic(body=A_LITTLE_HARD))
    assert (problem.level, problem.field) == ("warn", "body")
    assert problem.message.startswith("“text” reads at grade ")


def test_reading_level_of_search_words_is_not_checked():
    assert levels(good_topic(search_words=HARD)) == []


# The review --------------------------------------------------------------------------------------------


def test_text_without_a_review_is_blocked():
    assert levels(good_topic(reviewed_on=None, reviewed_by=None, review_due=None), "reviewed_on") == ["stop"]


def test_overdue_review_is_a_warning_and_a_review_due_today_is_none():
    assert levels(good_topic(review_due=TODAY - datetime.timedelta(days=1))) == ["warn"]
    assert levels(good_topic(review_due=TODAY)) == []


def test_sample_content_gets_only_a_warning():
    record = good_topic(is_sample=True, reviewed_on=None, reviewed_by=None, review_due=None)
    assert levels(record) == ["warn"]


# The sample texts --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("sample_content")
def test_sample_texts_can_be_published():
    models = [model for model in Reviewed.__subclasses__() if not model._meta.abstract]
    assert len(models) >= 8
    stopped = [
        (str(record), problem.message)
        for model in models
        for record in model.objects.all()
        for problem in problems_in(record)
        if problem.is_stop
    ]
    assert stopped == []
