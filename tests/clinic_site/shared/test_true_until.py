"""What a page says about the time is noted for whoever keeps the page."""

import datetime
import zoneinfo

from clinic_site.shared.true_until import next_midnight, noted, today_in, true_until

NOON = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
CHICAGO, GUAM = zoneinfo.ZoneInfo("America/Chicago"), zoneinfo.ZoneInfo("Pacific/Guam")


def test_moments_are_noted_for_the_inner_block_only():
    with noted() as outer:
        true_until(NOON)
        with noted() as inner:
            true_until(NOON + datetime.timedelta(hours=1))
    true_until(NOON)
    assert (outer, inner) == ([NOON], [NOON + datetime.timedelta(hours=1)])


def test_day_ends_at_midnight_of_its_own_zone():
    assert next_midnight(NOON, CHICAGO) == datetime.datetime(2026, 7, 2, 0, tzinfo=CHICAGO)
    assert next_midnight(NOON, GUAM) == datetime.datetime(2026, 7, 2, 0, tzinfo=GUAM)


def test_day_on_which_the_clocks_change_ends_at_midnight():
    late = datetime.datetime(2026, 11, 1, 4, tzinfo=datetime.UTC)  # still October in Chicago
    assert next_midnight(late, CHICAGO) == datetime.datetime(2026, 11, 1, 0, tzinfo=CHICAGO)
    assert next_midnight(late.replace(hour=12), CHICAGO) == datetime.datetime(2026, 11, 2, 0, tzinfo=CHICAGO)


def test_who_asks_for_the_day_is_true_until_midnight(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + datetime.timedelta(hours=8))
    with noted() as moments:
        assert today_in(GUAM) == datetime.date(2026, 7, 2)
    assert moments == [datetime.datetime(2026, 7, 3, 0, tzinfo=GUAM)]
