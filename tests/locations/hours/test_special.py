"""Holidays and dates that differ from the usual week."""

import datetime

import pytest

from locations import hours

TODAY = datetime.date(2026, 11, 24)
USUAL = "Mo-Fr 08:00-18:00"


def shown(*rules):
    return [(day.days, day.times) for day in hours.special_days("; ".join([USUAL, *rules]), today=TODAY)]


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ("PH off", ("Public holidays", "Closed")),
        ("PH 10:00-14:00", ("Public holidays", "10 am – 2 pm")),
        ("Dec 24 08:00-12:00", ("December 24", "8 am – noon")),
        ("Dec 24-26 off", ("December 24–26", "Closed")),
        ("Dec 24-Jan 02 off", ("December 24 – January 2", "Closed")),
        ("2026 Dec 24 20:00-02:00", ("December 24, 2026", "8 pm – 2 am")),
        ("2027 Jul 01-14 off", ("July 1–14, 2027", "Closed")),
        ("2026 Dec 24-2027 Jan 02 off", ("December 24, 2026 – January 2, 2027", "Closed")),
        ("Jul off", ("July", "Closed")),
        ("Apr-Sep Mo-Fr 07:00-20:00", ("April – September, Mon–Fri", "7 am – 8 pm")),
        ("Aug Fr,Su off", ("August, Fri, Sun", "Closed")),
        ("Dec 31 00:00-24:00", ("December 31", "Open all day")),
    ],
)
def test_rule_is_shown_in_words(rule, line):
    assert shown(rule) == [line]


def test_rules_keep_their_written_order():
    assert [days for days, _times in shown("PH off", "Dec 31 off", "Dec 24 off")] == [
        "Public holidays", "December 31", "December 24",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule", ["2026 Nov 23 off", "2026 Jul 01-14 off", "2025 Dec 24-2026 Jan 02 off", "2026 Jul off"]
)
def test_past_dates_are_left_out(rule):
    assert shown(rule) == []


@pytest.mark.parametrize("rule", ["2026 Nov 24 off", "2026 Nov 01-24 off", "2026 Nov off", "Jul 04 off"])
def test_dates_of_today_and_yearly_dates_are_kept(rule):
    assert len(shown(rule)) == 1


def test_hours_without_special_days_have_none():
    assert hours.special_days("") == hours.special_days(USUAL) == []


@pytest.mark.parametrize(
    ("rule", "first", "last"),
    [
        ("2026 Dec 24 off", "2026-12-24", "2026-12-24"),
        ("Dec 24 off", "2026-12-24", "2026-12-24"),
        ("Jul 04 off", "2027-07-04", "2027-07-04"),
        ("Nov 01-25 off", "2026-11-01", "2026-11-25"),
        ("Dec 24-Jan 02 off", "2026-12-24", "2027-01-02"),
        ("Oct 24-Jan 02 off", "2026-10-24", "2027-01-02"),
        ("Feb off", "2027-02-01", "2027-02-28"),
        ("Feb 29 off", "2027-02-28", "2027-02-28"),
        ("Apr-Sep off", "2027-04-01", "2027-09-30"),
    ],
)
def test_next_period_of_a_rule_has_exact_dates(rule, first, last):
    [day] = hours.special_days(f"{USUAL}; {rule}")
    assert [date.isoformat() for date in day.next_dates(TODAY)] == [first, last]


def test_public_holidays_have_no_dates():
    [day] = hours.special_days(f"{USUAL}; PH off")
    assert day.next_dates(TODAY) is None


@pytest.mark.parametrize(
    ("days", "numbers"), [("Mo-Fr", (0, 1, 2, 3, 4)), ("Fr,Su", (4, 6)), ("Sa-Mo", (0, 5, 6)), ("We", (2,))]
)
def test_weekdays_of_a_rule_are_numbers_from_monday(days, numbers):
    [day] = hours.special_days(f"{USUAL}; Apr-Sep {days} off")
    assert day.weekdays == numbers
