"""Whether a clinic is open at a given moment, in its own time zone. If that is uncertain, nothing is shown."""

import datetime
import zoneinfo

import pytest

from locations import hours

USUAL = "Mo-Fr 08:00-18:00; Sa 09:00-13:00"
TACOMA = "America/Los_Angeles"


def words(text, when, *, time_zone=TACOMA, state_code="WA"):
    """Return the words for `when`, a local time, or None if it is uncertain."""
    local = datetime.datetime.fromisoformat(when).replace(tzinfo=zoneinfo.ZoneInfo(time_zone))
    found = hours.at(text, local.astimezone(datetime.UTC), time_zone=time_zone, state_code=state_code)
    return found and found.words


@pytest.mark.parametrize(
    ("text", "when", "said"),
    [
        (USUAL, "2026-12-01 10:00", "Open now, closes 6 pm"),
        (USUAL, "2026-12-01 08:00", "Open now, closes 6 pm"),
        (USUAL, "2026-12-01 17:59", "Open now, closes 6 pm"),
        (USUAL, "2026-12-01 18:00", "Closed now, opens tomorrow at 8 am"),
        (USUAL, "2026-12-01 07:30", "Closed now, opens 8 am"),
        (USUAL, "2026-12-05 14:00", "Closed now, opens Monday at 8 am"),
        ("Mo-Fr 08:00-12:00,13:00-17:30", "2026-12-01 12:30", "Closed now, opens 1 pm"),
        ("Fr 20:00-02:00", "2026-12-04 23:00", "Open now, closes 2 am"),
        ("Fr 20:00-02:00", "2026-12-05 01:00", "Open now, closes 2 am"),
        ("Mo-Su 12:00-24:00", "2026-12-01 13:00", "Open now, closes midnight"),
        ("Mo 08:00-24:00; Tu-Th 00:00-24:00; Fr 00:00-12:00", "2026-12-01 10:00", "Open now"),
        ("Mo-Fr 08:00-18:00; Dec 01-09 off", "2026-12-01 10:00", "Closed now, opens December 10 at 8 am"),
        ("Mo-Fr 08:00-18:00; 2026 Dec 01-31 off", "2026-12-01 10:00", "Closed now"),
        ("Mo-Su off", "2026-12-01 10:00", "Closed now"),
        ("24/7", "2026-12-01 10:00", "Open now"),
    ],
)
def test_words_are_everyday_english(text, when, said):
    assert words(text, when) == said


def test_moment_in_summer_uses_daylight_saving_time():
    before_six = datetime.datetime(2026, 7, 1, 21, 30, tzinfo=datetime.UTC)
    after_six = datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC)
    said = [hours.at(USUAL, moment, time_zone="America/New_York").words for moment in (before_six, after_six)]
    assert said == ["Open now, closes 6 pm", "Closed now, opens tomorrow at 8 am"]


@pytest.mark.parametrize("evening", ["2026-03-07 20:00", "2026-10-31 20:00"], ids=["summer time", "winter time"])
def test_next_opening_is_right_in_the_night_when_the_clocks_change(evening):
    assert words("Mo-Su 08:00-18:00", evening) == "Closed now, opens tomorrow at 8 am"


def test_moment_is_converted_to_the_time_zone_of_the_clinic():
    noon_in_london = datetime.datetime(2026, 12, 1, 16, 30, tzinfo=datetime.UTC)
    assert hours.at(USUAL, noon_in_london, time_zone="America/New_York").words == "Open now, closes 6 pm"
    assert hours.at(USUAL, noon_in_london, time_zone="Pacific/Honolulu").words == "Closed now, opens 8 am"


@pytest.mark.parametrize("text", ["", "sunrise-sunset"])
def test_unknown_hours_are_uncertain(text):
    assert words(text, "2026-12-01 10:00") is None


@pytest.mark.parametrize(
    "when",
    [
        "2026-11-26 10:00",  # Thanksgiving
        "2026-11-27 10:00",  # the day after
        "2026-12-24 10:00",
        "2026-12-25 10:00",
        "2026-12-31 10:00",
        "2027-01-01 10:00",
        "2026-07-03 10:00",  # Independence Day as observed
        "2026-07-04 10:00",  # Independence Day
    ],
)
def test_holiday_that_the_hours_do_not_mention_is_uncertain(when):
    assert words(USUAL, when) is None


@pytest.mark.parametrize(
    ("rules", "when", "said"),
    [
        ("PH off", "2026-12-25 10:00", "Closed now, opens tomorrow at 9 am"),
        ("PH 10:00-14:00", "2026-11-26 11:00", "Open now, closes 2 pm"),
        ("Dec 24 08:00-12:00", "2026-12-24 10:00", "Open now, closes noon"),
        ("Dec 25 10:00-11:00", "2026-12-25 10:30", "Open now, closes 11 am"),
    ],
)
def test_hours_that_mention_the_holiday_are_used(rules, when, said):
    assert words(f"{USUAL}; {rules}", when) == said


def test_puerto_rico_has_its_own_holidays():
    abolition_day = "2027-03-22 10:00"
    assert words(USUAL, abolition_day, time_zone="America/Puerto_Rico", state_code="PR") is None
    assert words(USUAL, abolition_day) == "Open now, closes 6 pm"


def test_next_opening_on_an_unmentioned_holiday_is_left_out():
    assert words(USUAL, "2026-11-25 19:00") == "Closed now"
    assert words(f"{USUAL}; PH off; Nov 27 off", "2026-11-25 19:00") == "Closed now, opens Saturday at 9 am"


def test_night_that_began_on_an_unmentioned_holiday_is_uncertain():
    assert words("Mo-Su 20:00-02:00", "2026-12-26 01:00") is None


def test_open_now_line_is_valid_until_the_next_change():
    moment = datetime.datetime(2026, 12, 1, 10, tzinfo=zoneinfo.ZoneInfo(TACOMA))
    found = hours.at(USUAL, moment, time_zone=TACOMA)
    assert found.holds_until == found.changes_at == moment.replace(hour=18)


def test_open_now_line_expires_when_an_unmentioned_holiday_begins():
    moment = datetime.datetime(2026, 11, 25, 19, tzinfo=zoneinfo.ZoneInfo(TACOMA))
    found = hours.at("24/7", moment, time_zone=TACOMA)
    assert (found.words, found.holds_until) == ("Open now", datetime.datetime(2026, 11, 26, tzinfo=moment.tzinfo))


def test_clock_change_during_the_night_is_taken_into_account():
    # The clocks go back on November 1, 2026, so 20:00 to 04:00 lasts nine hours.
    moment = datetime.datetime(2026, 10, 31, 23, tzinfo=zoneinfo.ZoneInfo("America/New_York"))
    found = hours.at("Sa 20:00-04:00", moment, time_zone="America/New_York")
    assert found.changes_at.astimezone(datetime.UTC) == datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
