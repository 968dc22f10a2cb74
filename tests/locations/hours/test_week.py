"""The usual week, from OpenStreetMap's syntax to lines that people read."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from locations import hours

WHOLE_WEEK = (0, 1, 2, 3, 4, 5, 6)


def shown(text):
    return [(line.days, line.times) for line in hours.week(text)]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Mo-Fr 08:00-18:00; Sa 09:00-13:00",
            [("Mon–Fri", "8 am – 6 pm"), ("Saturday", "9 am – 1 pm"), ("Sunday", "Closed")],
        ),
        (
            "Mo-Th 07:00-19:00; Fr 07:00-17:00; Sa,Su off",
            [("Mon–Thu", "7 am – 7 pm"), ("Friday", "7 am – 5 pm"), ("Sat, Sun", "Closed")],
        ),
        ("Mo-Su 06:30-20:15", [("Mon–Sun", "6:30 am – 8:15 pm")]),
        (
            "Mo,We,Fr 09:00-12:30",
            [
                ("Monday", "9 am – 12:30 pm"), ("Tuesday", "Closed"), ("Wednesday", "9 am – 12:30 pm"),
                ("Thursday", "Closed"), ("Friday", "9 am – 12:30 pm"), ("Sat, Sun", "Closed"),
            ],
        ),
    ],
)  # fmt: skip
def test_days_with_the_same_hours_are_grouped(text, lines):
    assert shown(text) == lines


def test_lunch_break_is_shown_as_two_spans():
    assert shown("Mo-Fr 08:00-12:00,13:00-17:00") == [("Mon–Fri", "8 am – noon, 1 pm – 5 pm"), ("Sat, Sun", "Closed")]


def test_night_belongs_to_the_day_on_which_it_begins():
    assert shown("Fr 20:00-02:00") == [("Mon–Thu", "Closed"), ("Friday", "8 pm – 2 am"), ("Sat, Sun", "Closed")]


def test_night_from_sunday_to_monday_belongs_to_sunday():
    assert shown("Su 22:00-06:00") == [("Mon–Sat", "Closed"), ("Sunday", "10 pm – 6 am")]


def test_nights_all_week_are_one_line():
    assert shown("Mo-Su 22:00-06:00") == [("Mon–Sun", "10 pm – 6 am")]


def test_hours_until_midnight_are_shown():
    assert shown("Mo-Su 12:00-24:00") == [("Mon–Sun", "noon – midnight")]


@pytest.mark.parametrize("text", ["24/7", "Mo-Su 00:00-24:00"])
def test_open_24_hours_is_shown_for_every_day(text):
    assert shown(text) == [("Mon–Sun", "Open all day")]


def test_day_open_24_hours_ends_at_midnight():
    assert shown("Mo 00:00-24:00; Tu 00:00-06:00") == [
        ("Monday", "Open all day"),
        ("Tuesday", "midnight – 6 am"),
        ("Wed–Sun", "Closed"),
    ]


@pytest.mark.parametrize("text", ["off", "Mo-Su off"])
def test_clinic_closed_all_week_is_shown_as_closed(text):
    assert shown(text) == [("Mon–Sun", "Closed")]


def test_empty_hours_have_no_week():
    assert hours.week("") == []


def test_invalid_hours_are_not_shown():
    assert hours.week("PH off; sunrise-sunset") == []


def test_holidays_and_dates_do_not_change_the_usual_week():
    assert shown("Mo-Fr 08:00-18:00; PH off; Jan 5-9 off; 2026 Jan off") == [
        ("Mon–Fri", "8 am – 6 pm"), ("Sat, Sun", "Closed"),
    ]  # fmt: skip


def test_week_is_in_the_language_of_each_page():
    said = []
    for language in ("en", "es", "en"):
        with translation.override(language):
            said.append([(line.days, line.times) for line in hours.week("Mo-Fr 08:00-17:00")])
    english = [("Mon–Fri", "8 am – 5 pm"), ("Sat, Sun", "Closed")]
    assert said == [english, [("lun–vie", "8 a.\xa0m. – 5 p.\xa0m."), ("sáb, dom", "Cerrado")], english]


def test_page_that_changes_its_week_changes_no_other():
    hours.week("Mo-Fr 08:00-17:00").clear()
    assert len(hours.week("Mo-Fr 08:00-17:00")) == 2


def test_line_has_its_days_and_spans_as_data():
    [line, _rest] = hours.week("Mo-Fr 08:00-12:00,13:00-17:30")
    assert line.weekdays == (0, 1, 2, 3, 4)
    assert line.spans == (
        (datetime.time(8), datetime.time(12)),
        (datetime.time(13), datetime.time(17, 30)),
    )


@pytest.mark.parametrize(
    "text", ["Mo-Fr 08:00-18:00", "24/7", "Sa,Su off", "Fr 20:00-02:00", "Mo-Fr 08:00-12:00,13:00-17:00"]
)
def test_every_day_of_the_week_is_on_exactly_one_line(text):
    assert tuple(day for line in hours.week(text) for day in line.weekdays) == WHOLE_WEEK


@pytest.mark.parametrize("text", ["Mo-Fr 08:00-18:00", "24/7", "off", "Mo-Th 07:00-19:00; Fr 07:00-17:00; Sa,Su off"])
def test_readable_hours_are_accepted(text):
    hours.validate(text)


@pytest.mark.parametrize(
    "text", ["weekdays", "Mo-Fr 8-18", "25:00-26:00", "\x00", "x" * 300, "Mo-Fr 08:00-18:00;;", ""]
)
def test_unreadable_hours_are_refused_with_an_example(text):
    with pytest.raises(ValidationError) as error:
        hours.validate(text)
    assert "Enter them like this: Mo-Fr 08:00-18:00; Sa 09:00-13:00" in error.value.messages[0]


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr unknown", "Mo 08:00+", "Jan-Mar 08:00-10:00", "Dec 25 off", "PH off", "PH off; Mo-Fr 08:00-18:00",
        "Dec 25 off; Mo-Fr 08:00-18:00", "Mo 08:00-10:00; Feb 30 off", "Mo 08:00-10:00; Dec 26-24 off",
        "Mo 08:00-10:00; 2027 Feb 27-29 off", "Mo 08:00-10:00; 2027 Jan 02-2026 Dec 24 off", "sunrise-sunset", "week 1-10 Mo 08:00-10:00",
        'Mo 08:00-10:00 "by appointment"', "Mo[1] 08:00-10:00", "2026 Mo 08:00-10:00", "Mo-Fr 08:00-18:00 || 24/7",
    ],
)  # fmt: skip
def test_hours_that_would_be_shown_wrongly_are_refused(text):
    with pytest.raises(ValidationError):
        hours.validate(text)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("00:00", "midnight"), ("00:30", "12:30 am"), ("01:05", "1:05 am"), ("07:00", "7 am"), ("11:59", "11:59 am"),
        ("12:00", "noon"), ("12:30", "12:30 pm"), ("13:00", "1 pm"), ("23:45", "11:45 pm"),
    ],
)  # fmt: skip
def test_time_is_shown_in_everyday_words(time, words):
    assert hours.clock(datetime.time.fromisoformat(time)) == words
