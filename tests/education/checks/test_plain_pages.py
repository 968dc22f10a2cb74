"""What a plain page, which no clinician reviews, must not say."""

import pytest

from clinic_site.publishing import workflow
from education.admin import text_needs
from tests import factories as make
from tests.staff import change_url, form_data, make_staff, page_url, post_action

pytestmark = pytest.mark.django_db


def fields(record, level):
    return [problem.field for problem in workflow.problems_of(record) if problem.level == level]


@pytest.mark.parametrize(
    "words",
    [
        "You may have soreness.",
        "There are no side effects.",
        "Studies found that it helps.",
        "Some people bruise easily.",
    ],
)
def test_words_that_belong_to_the_treatment_stop_a_plain_page(words):
    page = make.make_plain_page(status="draft", body=words)
    assert fields(page, "stop") == ["body"]


@pytest.mark.parametrize(
    "words",
    [
        "You may be\nsore.", "You may **be** sore.", "There are side\neffects.", "A *side* effect.", "Sore? Be  \nsore.",
        "It is a collapsed  lung.", "Sor*eness* is rare.", "[Side](/safety/) effects.", "Stu*dies* have *found* it.",
        "Many studies\n\n**found** that.", "blood&shy;-thinners, blood-thinn&#101;rs",
    ],
)  # fmt: skip
def test_marks_and_line_breaks_hide_no_words(words):
    assert fields(make.make_plain_page(status="draft", body=words), "stop") == ["body"]


@pytest.mark.parametrize("field", ["title", "nav_label", "written_by", "description", "short_answer"])
def test_every_text_of_a_plain_page_is_searched(field):
    page = make.make_plain_page(status="draft", **{field: "Soreness afterwards"})
    assert fields(page, "stop") == [field]
    page = make.make_plain_page(status="draft", **{field: "Pain relief"})
    assert fields(page, "warn") == [field]


@pytest.mark.parametrize(
    ("words", "where"),
    [
        ("It relieves back pain.", ["body"]), ("It is safe.", ["body"]), ("It is proven.", ["body"]),
        ("A visit costs $70.", []), ("Park behind the house.", []), ("We look for a therapist. Write to us.", []),
        ("10% off for students.", []), ("Pay after your visit.", []), ("We offer health benefits.", []),
    ],
)  # fmt: skip
def test_claims_are_warned_about_and_prices_are_not(words, where):
    assert fields(make.make_plain_page(status="draft", body=words), "warn") == where


def test_plain_page_cannot_cite_a_study():
    page = make.make_plain_page(status="draft")
    make.make_reference(key="a-2020")
    page.body = "True.[@a-2020]"
    workflow.save_draft(page, by=make_staff("Publisher"))
    said = "A page of this kind can’t cite studies. Remove “[@…]”, or choose “About the treatment” as the kind of page."
    assert said in [problem.message for problem in workflow.problems_of(page) if problem.is_stop]


def test_new_claim_is_shown_to_the_publisher_before_it_is_published(client):
    page = make.make_plain_page()
    client.force_login(make_staff("Publisher"))
    answer = client.post(change_url(page), form_data(page, body="It is safe.", _publish="1"))
    assert answer["Location"] == page_url(page, "release")
    assert workflow.stored(page).body != "It is safe."
    client.post(page_url(page, "release"), {"do": "publish"})
    assert workflow.stored(page).body == "It is safe."
    client.post(change_url(page), form_data(workflow.stored(page), body="It is safe. $70.", _publish="1"))
    assert workflow.stored(page).body == "It is safe. $70."


def test_claim_of_a_new_page_is_shown_to_the_publisher_too(client):
    page = make.make_plain_page(status="draft")
    client.force_login(make_staff("Publisher"))
    client.post(change_url(page), form_data(page, body="It is safe.", _publish="1"))
    assert not workflow.stored(page).is_released
    post_action(client, "publish", page)
    assert not workflow.stored(page).is_released
    client.post(page_url(page, "release"), {"do": "publish"})
    assert workflow.stored(page).is_released


def test_clinicians_see_on_the_desk_which_plain_pages_make_claims():
    make.make_plain_page(body="Park here.")
    page = make.make_plain_page(body="It cures pain.")
    needs = {need.key: need for need in text_needs.plain_pages(make_staff("Clinical reviewer"))}
    assert [record.name for record in needs["plain-claims"].records] == [page.title]
