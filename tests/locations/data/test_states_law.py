"""The law of each state in states.toml: what may be said, and how it is known."""

import datetime
import re
import statistics
from collections import Counter
from urllib.parse import urlsplit

import pytest

from clinic_site.publishing.sample_records import read_toml
from clinic_site.writing.reading_grade import read
from locations.data import place_loading
from locations.models import State

TOLD_TO_PATIENTS = ("law_note", "law_one_source_says", "law_another_source_says", "law_may_have_changed")
READ = {
    "primary": {"AZ", "ID", "IL", "NJ", "NV", "SD", "WA"},
    "copy": {"CA", "DC", "DE", "FL", "IA", "IN", "KS", "KY", "MI", "MT", "NE", "UT"},
}
ONLY_SEEN = {
    "official": {"HI", "MD", "MN", "NM", "PA", "WY"},
    "reported": {
        "AK", "AL", "AR", "CO", "CT", "GA", "LA", "ME", "MS", "NC", "NY", "OR", "TN", "TX", "VA", "VT",
    },
    "list": {"MA", "MO", "ND", "NH", "OH", "OK", "RI", "SC", "WI", "WV"},
    None: {"AS", "GU", "MP", "PR", "VI"},
}  # fmt: skip
# Hours or terms that nobody saw, or that sources tell differently.
HOURS_NOT_SEEN = {"CO", "DC", "GA", "ID", "IL", "LA", "MD", "MS", "NM", "UT", "VA", "WA"}
MOVING = {"GA", "IL", "MA", "MD", "MN", "OR", "PA", "UT"}
NUMBER = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten|\w+ty|hundred)\b", re.IGNORECASE)
# Pages written by machines, and copies of other sites.
NEVER_CITED = (
    "uslegalhouse", "fernandosanchezherrero", "urbantherapy", "eatsip365", "americahow", "pages.dev", "bndtmqurk",
)  # fmt: skip


@pytest.fixture(scope="module")
def laws() -> dict[str, dict]:
    return {row["code"]: row for row in read_toml(place_loading.FOLDER / "states.toml")["state"]}


def codes(laws, **wanted) -> set[str]:
    """Return the states with these values. None stands for an empty value."""
    return {
        code for code, row in laws.items() if all((row.get(name) or None) == value for name, value in wanted.items())
    }


def with_field(laws, name) -> set[str]:
    return {code for code, row in laws.items() if row.get(name)}


def test_each_status_has_the_counted_number_of_states(laws):
    assert Counter(row["law_status"] for row in laws.values()) == {
        "allowed": 16,
        "with_conditions": 22,
        "not_allowed": 3,
        "not_in_force": 1,
        "silent": 5,
        "unknown": 9,
    }


@pytest.mark.parametrize(
    ("status", "states"),
    [
        ("allowed", "AL IA KY ME NE NH NC ND OH RI SC TX VT WV WI WY"),
        ("with_conditions", "AZ CO DE DC FL GA ID IL IN KS LA MD MS MT NV NJ NM SD TN UT VA WA"),
        ("not_allowed", "CA HI NY"),
        ("not_in_force", "OR"),
        ("silent", "MA MI MO OK PA"),
        ("unknown", "AK AR CT MN PR GU VI MP AS"),
    ],
)
def test_each_status_is_that_of_exactly_these_states(laws, status, states):
    assert codes(laws, law_status=status) == set(states.split())


@pytest.mark.parametrize(("known_from", "states"), [*READ.items(), *ONLY_SEEN.items()])
def test_each_way_of_knowing_is_that_of_exactly_these_states(laws, known_from, states):
    assert codes(laws, law_known_from=known_from) == states


def test_only_a_law_that_somebody_read_was_checked_on_a_day(laws):
    assert with_field(laws, "law_checked_on") == set.union(*READ.values())
    assert with_field(laws, "law_seen_on") == set.union(*ONLY_SEEN.values())
    days = {row.get("law_checked_on", row.get("law_seen_on")) for row in laws.values()}
    assert days == {datetime.date(2026, 11, 28)}


def test_every_state_has_a_note_and_its_sources_one_a_line(laws):
    assert with_field(laws, "law_note") == set(laws)
    assert with_field(laws, "law_trail") == set(laws)
    assert with_field(laws, "law_source_name") == set(laws) - ONLY_SEEN[None]


def test_note_gives_no_number_where_the_hours_were_not_seen(laws):
    assert {code: laws[code]["law_note"] for code in HOURS_NOT_SEEN if NUMBER.search(laws[code]["law_note"])} == {}


def test_note_says_extra_training_where_the_hours_were_not_seen(laws):
    said = {code for code in HOURS_NOT_SEEN if re.search(r"extra (hands-on )?training", laws[code]["law_note"])}
    assert said == HOURS_NOT_SEEN


def test_every_link_is_a_page_of_the_state_and_not_its_home_page(laws):
    links = {code: urlsplit(laws[code]["law_source_url"]) for code in with_field(laws, "law_source_url")}
    assert set(links) == {"AZ", "HI", "ID", "IL", "MD", "MN", "NJ", "NM", "NV", "PA", "SD", "WA"}
    assert {code: link.path for code, link in links.items() if len(link.path.strip("/")) < len("a/b")} == {}
    state_hosts = r"(\.gov|\.leg\.wa\.gov|\.state\.pa\.us)\Z|\Awww\.ilga\.gov\Z|\Anjconsumeraffairs\.gov\Z"
    not_official = {code: link.netloc for code, link in links.items() if not re.search(state_hosts, link.netloc)}
    assert not_official == {}


def test_law_in_the_states_own_words_is_linked(laws):
    assert with_field(laws, "law_source_url") >= READ["primary"]


def test_disputes_are_those_of_four_states_and_have_two_sides(laws):
    disputed = {"AK", "AR", "CT", "MN"}
    assert with_field(laws, "law_one_source_says") == with_field(laws, "law_another_source_says") == disputed
    assert {laws[code]["law_status"] for code in disputed} == {"unknown"}


def test_states_whose_law_was_moving_say_what_moved(laws):
    assert with_field(laws, "law_may_have_changed") == MOVING


def test_other_names_for_the_treatment_are_told(laws):
    told = {
        code: name
        for code, row in laws.items()
        for name in ("intramuscular manual therapy", "intramuscular needling")
        if name in row["law_note"]
    }
    assert told == {
        "DC": "intramuscular manual therapy",
        "MS": "intramuscular manual therapy",
        "WA": "intramuscular needling",
    }


def test_untrustworthy_pages_are_not_cited(laws):
    cited = "\n".join(str(row) for row in laws.values())
    assert [name for name in NEVER_CITED if name in cited] == []


def test_what_patients_read_is_plain(laws):
    texts = {code: "\n".join(row.get(name, "") for name in TOLD_TO_PATIENTS) for code, row in laws.items()}
    grades = {code: read(text).grade for code, text in texts.items()}
    measured = {code: grade for code, grade in grades.items() if grade is not None}
    assert {code: grade for code, grade in measured.items() if grade > 8} == {}
    assert statistics.mean(measured.values()) <= 5


@pytest.mark.django_db
def test_loading_keeps_every_value_of_the_file(laws):
    place_loading.load_states()
    for code, row in laws.items():
        state = State.objects.get(code=code)
        assert {name: getattr(state, name) for name in row} == row
        state.full_clean()
