"""What blocks publishing a notice: gaps, samples that nobody filled in, and dates in the future."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.publishing import workflow
from clinic_site.publishing.check_registry import problems_in
from tests import factories as make

pytestmark = pytest.mark.django_db


def stops(notice) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in workflow.problems_of(notice) if problem.is_stop]


@pytest.mark.parametrize("kind", NoticeKind)
def test_complete_notice_can_be_published(kind):
    assert stops(make.make_notice(kind, status="draft")) == []


@pytest.mark.parametrize("kind", NoticeKind)
def test_empty_notice_is_refused_with_each_gap(kind):
    empty = {"body": "", "effective_on": None, "contact_name": "", "contact_phone": "", "language_lines": ""}
    notice = make.make_notice(kind, status="draft", **empty)
    assert [field for field, _words in stops(notice)] == [group[0] for group in kind.facts.needs]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("body", "We are [name of clinic].", "[name of clinic]"),
        ("body", "We are here] now.", "here]"),
        ("body", "Lorem ipsum.", "Lorem"),
        ("body", "Call XXX now.", "XXX"),
        ("body", "Call 206-555-0142.", "555-0142"),
        ("body", "See clinic.example now.", "clinic.example"),
        ("body", "Write to us@example.com.", "example.com"),
        ("contact_phone", "+12065550142", "(206) 555-0142"),
        ("contact_tty", "206 555 0142", "206 555 0142"),
        ("contact_email", "privacy@example.org", "privacy@example.org"),
        ("contact_name", "[Title]", "[Title]"),
        ("contact_address", "1 Main Street, XXXX", "XXXX"),
        ("language_lines", "es | | Llame al [número].", "[número]"),
    ],
)
def test_text_that_nobody_filled_in_is_refused(field, value, words):
    notice = make.make_notice("language-help", status="draft", **{field: value})
    [(where, message)] = stops(notice)
    assert (where, message.count(words)) == (field, 1)


def test_link_in_markdown_is_no_placeholder():
    notice = make.make_notice(body="Read [more](https://www.hhs.gov/) about it.", status="draft")
    assert stops(notice) == []


def test_citation_is_refused():
    notice = make.make_notice(body="A statement.[@kaljic-2018]", status="draft")
    assert stops(notice) == [("body", "A notice can’t cite studies. Remove “[@kaljic-2018]”.")]


@pytest.mark.parametrize("kind", NoticeKind)
def test_hint_of_the_form_is_no_text(kind):
    notice = make.make_notice(kind, body=f" {kind.facts.hint}\n", status="draft")
    assert stops(notice) == [("body", "This is the hint of the form. Write the text of the notice there.")]


def test_effective_date_is_today_at_the_latest():
    today = timezone.localdate()
    notice = make.make_notice(effective_on=today, status="draft")
    assert stops(notice) == []
    make.change(notice, effective_on=today + datetime.timedelta(days=1))
    assert [field for field, _words in stops(notice)] == ["effective_on"]


def test_answer_needs_nothing_else():
    notice = make.make_notice(
        body="", contact_phone="", status="draft", does_not_apply_because="We bill nobody electronically.",
        answered_by="Ada", answered_on=datetime.date(2026, 11, 2),
    )  # fmt: skip
    assert stops(notice) == []


def test_few_languages_are_a_warning():
    notice = make.make_notice("language-help", status="draft")
    assert [(one.level, one.field, one.message) for one in workflow.problems_of(notice)] == [
        ("warn", "language_lines", "1 of at least 15 languages besides English are filled in.")
    ]


def test_answer_to_a_notice_that_is_filled_in_is_a_warning():
    notice = make.make_notice("nondiscrimination")
    notice.does_not_apply_because, notice.answered_by = "We take no federal money.", "Ada"
    notice.answered_on = datetime.date(2026, 3, 1)
    words = "This notice is filled in, but with this answer it has no page on the site. Empty the answer to show it."
    assert [(one.level, one.field, one.message) for one in problems_in(notice)] == [
        ("warn", "does_not_apply_because", words)
    ]
