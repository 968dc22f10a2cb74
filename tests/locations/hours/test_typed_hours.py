"""Converting hours that staff type to rules and back."""

import pytest

from locations import hours
from locations.hours import typed_dates, typed_hours


@pytest.mark.parametrize(
    ("typed", "times"),
    [
        ("8am-5pm", "08:00-17:00"),
        ("8 AM – 5 PM", "08:00-17:00"),
        ("8 a.m. to 5 p.m.", "08:00-17:00"),
        ("8:30am-noon, 1pm-5:15pm", "08:30-12:00,13:00-17:15"),
        ("8am-noon and 1pm-5pm", "08:00-12:00,13:00-17:00"),
        ("08:00-17:00", "08:00-17:00"),
        ("10pm-2am", "22:00-02:00"),
        ("noon-midnight", "12:00-24:00"),
        ("12am-6am", "00:00-06:00"),
        ("12pm-6pm", "12:00-18:00"),
        ("closed", "off"),
        ("Closed.", "off"),
        ("all day", "00:00-24:00"),
        ("24 hours", "00:00-24:00"),
    ],
)
def test_times_are_read_in_any_usual_notation(typed, times):
    assert typed_hours.read_times(typed) == times


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("8-5", "Add am or pm to “8-5”. For example: 8am-5pm"),
        ("8:00-5:00", "Add am or pm to “8:00-5:00”. For example: 8am-5pm"),
        ("8am", "“8am” can’t be read. Enter it like 8am-5pm."),
        ("by appointment", "“by appointment” can’t be read. Enter it like 8am-5pm."),
        ("8am-late", "“late” is not a time. Enter it like 8am-5pm."),
        ("13pm-14pm", "“13pm” is not a time. Enter it like 8am-5pm."),
        ("8:75am-9am", "“8:75am” is not a time. Enter it like 8am-5pm."),
        ("8am-8am", "The opening and closing times in “8am-8am” are the same."),
        ("1pm-5pm, 8am-noon", "The times in “1pm-5pm, 8am-noon” overlap. Enter the morning first, then the afternoon."),
        ("", "“” can’t be read. Enter it like 8am-5pm."),
    ],
)
def test_unclear_times_are_refused_with_a_hint(typed, why):
    with pytest.raises(typed_hours.UnreadableError) as error:
        typed_hours.read_times(typed)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("Dec 24: 8am-noon", "Dec 24 08:00-12:00"),
        ("december 24: closed", "Dec 24 off"),
        ("12/24: closed", "Dec 24 off"),
        ("12/24/2026: closed", "2026 Dec 24 off"),
        ("2026-12-24: closed", "2026 Dec 24 off"),
        ("Dec 24, 2026: closed", "2026 Dec 24 off"),
        ("Dec 24-26: closed", "Dec 24-26 off"),
        ("Dec 24 - Jan 2: closed", "Dec 24-Jan 02 off"),
        ("July 1–14, 2027: closed", "2027 Jul 01-14 off"),
        ("July 1 - August 14, 2027: closed", "2027 Jul 01-2027 Aug 14 off"),
        ("Dec 24 to Jan 2, 2027: closed", "2026 Dec 24-2027 Jan 02 off"),
        ("Dec 24, 2026 – Jan 2, 2027: closed", "2026 Dec 24-2027 Jan 02 off"),
        ("July: closed", "Jul off"),
        ("July 2027: closed", "2027 Jul off"),
        ("July – August, 2027: closed", "2027 Jul-Aug off"),
        ("April – September, Mon–Fri: 7am-8pm", "Apr-Sep Mo-Fr 07:00-20:00"),
        ("Aug, Friday, Sunday: closed", "Aug Fr,Su off"),
    ],
)
def test_dates_are_read_in_any_usual_notation(typed, rule):
    assert typed_dates.read_date_line(typed) == rule
    hours.validate(f"Mo-Fr 08:00-18:00; {rule}")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Dec 24", "“Dec 24” has no hours. Enter the date, a colon and the hours: Dec 24: 8am-noon"),
        (
            "Thanksgiving: closed",
            "“Thanksgiving” is not a date. Enter it like Dec 24, Dec 24-26 or July 1-14, 2026.",
        ),
        ("24: closed", "“24” is not a date. Enter it like Dec 24, Dec 24-26 or July 1-14, 2026."),
        ("Feb 30: closed", "The date “Feb 30” does not exist. Check the days."),
        ("Dec 26-24: closed", "The date “Dec 26-24” does not exist. Check the days."),
        ("13/24: closed", "The month in “13/24” does not exist."),
        ("Dec 24: 8-12", "Add am or pm to “8-12”. For example: 8am-5pm"),
    ],
)
def test_unclear_dates_are_refused_with_a_hint(typed, why):
    with pytest.raises(typed_hours.UnreadableError) as error:
        typed_dates.read_date_line(typed)
    assert str(error.value) == why


@pytest.mark.parametrize(
    ("days", "holidays", "lines", "text"),
    [
        (["08:00-17:00"] * 5 + ["off"] * 2, "", [], "Mo-Fr 08:00-17:00"),
        (["08:00-17:00", *["off"] * 6], "off", ["Dec 24 off"], "Mo 08:00-17:00; PH off; Dec 24 off"),
        (["00:00-24:00"] * 7, "", [], "24/7"),
        (["off"] * 7, "", [], "Mo-Su off"),
    ],
)
def test_open_days_with_the_same_hours_become_one_rule(days, holidays, lines, text):
    assert typed_hours.compose(days, holidays, lines) == text


def test_night_before_a_day_with_hours_is_kept_whole():
    friday_and_saturday = ["off"] * 4 + ["20:00-02:00", "09:00-12:00", "off"]
    text = typed_hours.compose(friday_and_saturday, "", [])
    assert text == "Fr 20:00-24:00; Sa 00:00-02:00,09:00-12:00"
    assert [(line.days, line.times) for line in hours.week(text)][1:] == [
        ("Friday", "8 pm – 2 am"), ("Saturday", "9 am – noon"), ("Sunday", "Closed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 08:00-17:00",
        "Mo-Th 07:00-12:00,13:00-19:30; Fr 20:00-24:00; Sa 00:00-02:00,09:00-12:00; PH off",
        "Mo-Su 22:00-06:00",
        "Fr 20:00-02:00",
        "24/7",
        "Mo-Su off",
        "Mo 00:00-24:00; Tu 00:00-06:00; PH 10:00-14:00; Dec 24 08:00-12:00; 2026 Dec 26-2027 Jan 02 off",
        "Mo-Su 12:00-24:00; Apr-Sep Mo-Fr 07:00-20:00; 2027 Jul off",
    ],
)
def test_hours_shown_in_the_editor_are_read_back_unchanged(text):
    days, holidays, lines = typed_hours.say(text)
    again = typed_hours.compose(
        [typed_hours.read_times(day) for day in days],
        typed_hours.read_times(holidays) if holidays else "",
        [typed_dates.read_date_line(line) for line in lines],
    )
    assert again == text
