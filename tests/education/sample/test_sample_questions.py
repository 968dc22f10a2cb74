"""The sample questions: each has an address, reads easily, and says no more than is known."""

import re
from collections import defaultdict

import pytest

from clinic_site.writing.markdown import cited_keys, plain
from clinic_site.writing.reading_grade import read
from education.models import Question
from tests.html import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample_content")]

HARDEST = 8

# Nothing is known well enough to say more: the therapist, doctor, surgeon or plan must answer.
ONLY_ASK = {
    "cupping-or-botox": "Ask your therapist about cupping. Ask your doctor about Botox.",
    "loose-joints-weak-bones-pots-or-long-covid": "Ask your doctor first, and tell your therapist.",
    "medicaid-and-others": "Ask them first, and get the answer in writing.",
    "my-problem-is-not-named": "Ask your therapist what they base it on, and what else could help.",
    "surgery-or-new-joint": (
        "Ask your surgeon first. Tell your therapist about each surgery, and about each new joint or metal part."
    ),
}


def question(slug):
    return Question.objects.get(slug=slug)


def words_of(record):
    """Return all that readers see of a question."""
    return " ".join([record.question, record.short_answer, plain(record.answer)])


def test_list_leads_to_every_question_once(client):
    page = Page(client.get("/questions/"))
    links = [link["href"] for link in page.one("nav", id="all-questions").all("a")]
    in_order = [
        f"#{each.slug}" for category in Question.Category for each in Question.objects.filter(category=category)
    ]
    assert links == in_order
    assert {link.removeprefix("#") for link in links} - set(page.ids) == set()


def test_every_address_is_the_page_with_the_short_name():
    assert {each.slug: each.get_absolute_url() for each in Question.objects.all()} == {
        each.slug: f"/questions/#{each.slug}" for each in Question.objects.all()
    }
    assert Question.objects.count() >= 60


def test_every_group_has_questions():
    assert set(Question.objects.values_list("category", flat=True)) == set(Question.Category.values)


def test_every_short_and_longer_answer_is_easy_to_read():
    grades = {
        (each.slug, field): read(getattr(each, field), is_markdown=field == "answer").grade
        for each in Question.objects.all()
        for field in ("short_answer", "answer")
    }
    assert {place: grade for place, grade in grades.items() if grade and grade > HARDEST} == {}


def test_every_question_has_words_for_search_and_shares_none():
    owners = defaultdict(list)
    for each in Question.objects.all():
        for word in each.search_words.splitlines():
            owners[word.casefold()].append(each.slug)
    assert {word: slugs for word, slugs in owners.items() if len(slugs) > 1} == {}
    assert list(Question.objects.filter(search_words="")) == []


@pytest.mark.parametrize("slug", ONLY_ASK)
def test_what_nobody_knows_is_left_to_those_to_ask(slug):
    assert question(slug).short_answer == ONLY_ASK[slug]
    assert cited_keys(question(slug).answer) == []


def test_no_answer_names_a_price():
    price = re.compile(r"[$€£]|\bdollars?\b|\bUSD\b", re.IGNORECASE)
    assert [each.slug for each in Question.objects.all() if price.search(words_of(each))] == []


@pytest.mark.parametrize("treatment", ["Botox", "cupping"])
def test_treatments_without_a_fair_comparison_are_named_only_to_ask_about_them(treatment):
    naming = [each for each in Question.objects.all() if treatment.casefold() in words_of(each).casefold()]
    assert [words_of(each).strip() for each in naming] == [
        "What about cupping or Botox? Ask your therapist about cupping. Ask your doctor about Botox."
    ]


def test_medicare_does_not_pay_a_therapist_for_dry_needling():
    medicare = question("medicare")
    assert medicare.short_answer == (
        "Original Medicare does not pay a physical therapist for dry needling. "
        "If you have Medicare Advantage, ask your plan."
    )
    answer = plain(medicare.answer)
    limits = [
        "only as acupuncture", "low back pain that has lasted 12 weeks or more", "A doctor must do it",
        "a degree and a license in acupuncture", "12 visits in 90 days", "8 more if you get better",
        "at most 20 a year", "not pay for needles for fibromyalgia or arthritis", "NCD 30.3.3",
    ]  # fmt: skip
    assert [words for words in limits if words not in answer] == []
    assert cited_keys(medicare.answer) == ["cms-ncd-30-3-3"]


def test_only_one_answer_says_what_original_medicare_pays():
    assert [each.slug for each in Question.objects.all() if "Original Medicare" in words_of(each)] == ["medicare"]


def test_numbers_to_call_are_never_only_in_the_folded_answer():
    folded = [
        (each.slug, number)
        for each in Question.objects.all()
        for number in ("911", "988")
        if number in each.answer and number not in each.short_answer
    ]
    assert folded == []


def test_crisis_line_is_named_where_people_tell_of_low_feelings():
    assert "call or text 988" in question("nausea-or-strong-feelings").short_answer


def test_broken_needle_says_when_it_is_an_emergency():
    assert question("broken-needle").short_answer == (
        "Keep still. Do not pull or dig at a broken piece. Call the clinic now. "
        "Call 911 if it is in your chest, neck, or back, or if you feel short of breath."
    )


def test_counts_of_visits_are_those_of_the_survey():
    visits = question("how-many-visits")
    assert "Most US therapists give 3 to 6 in all." in visits.short_answer
    assert "82 in 100" in visits.answer
    assert cited_keys(visits.answer) == ["gattie-2020"]
    assert "67 in 100" in question("how-long-does-it-take").answer
