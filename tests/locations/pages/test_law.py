"""The law on the page of a state and on those of its clinics: the answer, what it means, and how we know it."""

import datetime

import pytest

from locations.models import State
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 23)
ASK = "Laws change. Ask your state board."


def law_on(client, path="/locations/washington/"):
    return Page(client.get(path)).one("div", class_="callout layout-stack law")


def test_law_that_was_read_has_a_link_and_the_day_it_was_checked(client):
    make.make_state(
        "WA",
        law_status="with_conditions",
        law_known_from="primary",
        law_source_name="WAC 246-915-390",
        law_source_url="https://example.gov/rule",
        law_checked_on=DAY,
        law_note="Needs an endorsement.",
    )
    law = law_on(client)
    assert law.text == (
        "The law in Washington Allowed for physical therapists, with conditions. "
        "A clinic here may offer it if your therapist meets the terms. Needs an endorsement. "
        f"{ASK} "
        "We read it in the state’s own words. Source: WAC 246-915-390 . Checked on November 23, 2026."
    )
    assert law.one("a")["href"] == "https://example.gov/rule"


def test_law_that_came_with_the_software_is_told_in_the_voice_of_its_makers(client):
    make.make_state("WA", law_known_from="list", law_read_on=None)
    law = law_on(client)
    assert law.one("p", class_="text-kicker").text == ("Our clinics have not checked this yet.")
    assert law.one("small").text == "The makers of this website read this in a list, not in the law itself."


def test_law_that_our_clinics_read_has_no_such_line(client):
    make.make_state("WA", law_known_from="list")
    assert law_on(client).all("p", class_="text-kicker") == []


def test_law_without_a_source_is_unknown(client):
    make.make_state("WA")
    assert law_on(client).text == (
        f"The law in Washington We do not know. Ask the clinic what it knows. {ASK} We have not read today’s law."
    )


@pytest.mark.parametrize(
    ("known_from", "said"),
    [
        ("primary", "We read it in the state’s own words."),
        ("copy", "We read the law in a copy, not on the state’s own site."),
        ("official", "We read this in a paper of the state, not in the law itself."),
        ("reported", "Others report this. We have not read it in the law itself."),
        ("list", "We read this in a list, not in the law itself."),
        ("", "We have not read today’s law."),
    ],
)
def test_page_says_plainly_what_was_read(client, known_from, said):
    make.make_state("WA", law_known_from=known_from)
    assert law_on(client).one("small").text == said


def test_every_way_of_knowing_and_every_status_has_words_for_patients():
    from locations.models import law_words

    assert set(law_words.HOW_WE_KNOW) == set(law_words.HOW_THEY_KNOW) == {*State.KnownFrom.values, ""}
    assert set(law_words.BRIEF) == set(law_words.FOR_YOU) == set(State.LawStatus.values)


@pytest.mark.parametrize("known_from", ["official", "reported", "list"])
def test_law_that_nobody_read_was_seen_but_not_checked(client, known_from):
    make.make_state("WA", law_status="allowed", law_known_from=known_from, law_source_name="A list", law_seen_on=DAY)
    assert law_on(client).one("small").text.endswith("Source: A list. Seen on November 23, 2026.")


@pytest.mark.parametrize("known_from", ["official", "reported", "list"])
def test_day_of_a_check_is_not_shown_if_nobody_read_the_law(client, known_from):
    make.make_state("WA", law_status="allowed", law_known_from=known_from, law_source_name="A list", law_checked_on=DAY)
    assert "2026" not in law_on(client).text
    assert "2026" not in Page(client.get("/locations/states/")).one("tbody").text


def test_dispute_tells_both_sides_and_says_to_ask(client):
    make.make_state("WA", law_one_source_says="The board said yes.", law_another_source_says="A blog said no.")
    assert law_on(client).text == (
        "The law in Washington We do not know. Our sources differ. Ask the clinic which rule it goes by. "
        f"One source The board said yes. Another A blog said no. {ASK} "
        "We read this in more than one place."
    )


def test_silent_law_is_neither_a_yes_nor_a_no(client):
    make.make_state("WA", law_status="silent", law_known_from="list", law_source_name="A list", law_seen_on=DAY)
    assert law_on(client).text.startswith(
        "The law in Washington The law does not mention it. That is not a yes and not a no. "
        f"Ask the clinic how it decided. {ASK}"
    )


def test_open_change_is_told_with_the_words_that_we_did_not_see_its_end(client):
    make.make_state("WA", law_may_have_changed="A bill was in a committee in 2025.")
    assert law_on(client).all("p")[2].text == (
        "This may have changed. A bill was in a committee in 2025. We could not see how it ended."
    )


def test_everything_that_was_read_is_folded_and_printed_open(client):
    make.make_state("WA", law_trail="A rule of 2020.\r\n\r\n A list of 2026. \n")
    fold = law_on(client).one("details")
    assert fold["class"] == "fold fold-printed"
    assert "open" not in fold.attrs
    assert [line.text for line in fold.all("li")] == ["A rule of 2020.", "A list of 2026."]


@pytest.mark.parametrize(
    ("law", "warnings"),
    [
        ({"law_trail": "A rule of 2020."}, ""),
        ({"law_read_on": None}, "Our clinics have not checked this yet. "),
        ({"law_may_have_changed": "A bill was in a committee."}, "This may have changed. "),
    ],
)
def test_page_of_a_clinic_has_the_law_in_one_line_with_its_warnings_and_a_link_to_the_rest(client, law, warnings):
    state = make.make_state(
        "WA",
        law_status="with_conditions",
        law_known_from="primary",
        law_source_name="A rule",
        law_checked_on=DAY,
        **law,
    )
    page = Page(client.get(make.make_clinic(state=state).get_absolute_url()))
    told = page.one("section", aria_labelledby="law-title")
    assert told.text == (
        "The law in Washington Allowed for physical therapists, with conditions. "
        f"{warnings}{ASK} What we know about Washington"
    )
    assert told.one("a")["href"] == "/locations/washington/"
    assert told.all("details") == []


def test_state_without_a_trail_has_nothing_to_unfold(client):
    make.make_state("WA")
    assert law_on(client).all("details") == []
