"""Opening hours: any typed text is read with one meaning or refused with a message."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from locations import hours
from locations.admin.hours import HoursField
from locations.hours import typed_dates, typed_hours
from locations.hours.rules import DAYS, MONTHS
from tests.properties.texts import typed

TYPED = [
    "8am", "8 a.m.", "noon", "midnight", "12 pm", "12am", "17:00", "08:00", "24:00", "8", "5", "25:00", "8:60am", "-", " - ",
    "–", " to ", " until ", ",", ", ", ";", " and ", "closed", "off", "all day", "24/7", "Dec 24", "Dec 24-26", "Feb 30",
    "July 3, 2026", "7/4", "13/1", "12/31/2026", "2026-12-24", "Dec 30 - Jan 2", "2026", "1999", "Mon-Fri", "Sat, Sun", ": ", ":",
    " ", "Jan", "sept", "\xa0", "Apr-Sep, Mon-Fri: 8am-noon",
]  # fmt: skip
as_staff_type = st.lists(st.sampled_from(TYPED) | st.text(max_size=3), max_size=8).map("".join) | typed
times = st.sampled_from(
    ["08:00-12:00", "13:00-17:30", "22:00-02:00", "00:00-24:00", "23:59-00:00", "12:00-12:00", "25:00-26:00"]
)
day = st.sampled_from([*DAYS, "PH", "Mo-Fr", "Sa-Mo", "Mo,We,Fr", "PH,Su", "Xx"])
date = st.builds(
    "{}{} {:02d}".format, st.sampled_from(["", "2026 ", "2099 "]), st.sampled_from(MONTHS), st.integers(0, 32)
)
rule = st.builds(
    lambda when, spans: " ".join(filter(None, [when, spans])),
    st.none() | day | date | st.builds("{}-{}".format, date, date) | st.builds("{} {}".format, date, day),
    st.lists(times, min_size=1, max_size=3).map(",".join) | st.sampled_from(["off", "closed", "24/7", ""]),
)
OSM = [
    "sunrise-sunset", "week 1-53", "easter", "||", '"by appointment"', "SH off", "Mo[1]", "(sunset+01:00)", "08:00+", "unknown",
    "Mo-Fr 08:00-18:00", "2026-2030", "Jan-Feb", "off", ";", "; ",
]  # fmt: skip
stored = (
    st.lists(rule, max_size=5).map("; ".join)
    | st.lists(st.sampled_from(OSM) | st.text(max_size=3), max_size=6).map(" ".join)
    | typed
)
moments = st.datetimes(datetime.datetime(2024, 1, 1), datetime.datetime(2035, 1, 1), timezones=st.just(datetime.UTC))


def read(reader, value):
    """Return `reader(value)`, or None if it refuses the value with a message."""
    try:
        return reader(value)
    except (typed_hours.UnreadableError, ValidationError) as error:
        if not str(error):
            raise
        return None


def is_valid(text):
    try:
        hours.validate(text)
    except ValidationError:
        return False
    return True


@given(
    stored,
    moments,
    st.sampled_from(["America/Los_Angeles", "Pacific/Guam", "America/Adak"]),
    st.sampled_from(["WA", "PR"]),
)
@example("Mo-Su off; PH 22:00-02:00", datetime.datetime(2026, 7, 5, tzinfo=datetime.UTC), "America/Los_Angeles", "WA")
def test_stored_hours_are_refused_or_shown_and_evaluated(text, moment, zone, state):
    if not is_valid(text):
        # Another program may have stored them. Showing nothing is better than something wrong.
        nothing = hours.at(text, moment, time_zone=zone, state_code=state)
        assert (hours.week(text), hours.special_days(text), nothing) == ([], [], None)
        return
    lines = hours.week(text)
    assert sorted(number for line in lines for number in line.weekdays) == list(range(7))
    for special in hours.special_days(text):
        assert (bool(special.days), bool(special.times)) == (True, True)
    now = hours.at(text, moment, time_zone=zone, state_code=state)
    if now is not None:
        assert now.holds_until >= now.asked_at or now.changes_at is None
        assert now.words


@given(as_staff_type)
@example("8am-noon, 1pm-5pm")
@example("Dec 24-26")
def test_times_of_a_day_are_read_or_refused(text):
    found = read(typed_hours.read_times, text)
    assert found is None or is_valid(f"Mo {found}")


@given(as_staff_type)
@example("Dec 30 - Jan 2: closed")
@example("Feb 29: 8am-noon")
@example("2026 Dec 24 - 2026 Dec: closed")
def test_line_about_dates_is_read_or_refused(text):
    found = read(typed_dates.read_date_line, text)
    assert found is None or is_valid(f"24/7; {found}")


@given(st.lists(as_staff_type, min_size=9, max_size=9))
def test_editor_accepts_valid_hours_or_says_what_is_wrong(lines):
    parts = [*(f"day{number}" for number in range(7)), "holidays", "dates"]
    text = read(HoursField().clean, dict(zip(parts, lines, strict=True)))
    assert not text or is_valid(text)


span = st.tuples(st.integers(4, 10), st.integers(13, 23)).map(lambda ends: f"{ends[0]:02d}:00-{ends[1]:02d}:00")


@given(
    st.lists(
        st.sampled_from(["off", "22:00-02:00", "21:00-03:30", "08:00-12:00,23:00-01:00"]) | span, min_size=7, max_size=7
    ),
    st.sampled_from(["", "off", "10:00-14:00"]),
)
def test_hours_shown_in_the_editor_are_the_hours_it_saves(days, holidays):
    text = typed_hours.compose(days, holidays, [])
    hours.validate(text)
    shown_days, shown_holidays, shown_dates = typed_hours.say(text)
    again = typed_hours.compose(
        [typed_hours.read_times(day) for day in shown_days],
        typed_hours.read_times(shown_holidays) if shown_holidays else "",
        shown_dates,
    )
    assert again == text


def test_very_long_texts_are_refused():
    with pytest.raises(ValidationError):
        hours.validate("Mo-Fr 08:00-12:00; " * 5_000 + "x")
    with pytest.raises(typed_hours.UnreadableError):
        typed_hours.read_times("8am-" * 20_000)
