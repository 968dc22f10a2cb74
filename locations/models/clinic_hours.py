"""When a clinic is open."""

import functools
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.true_until import today_in
from locations import hours

TIME_ZONES = [
    "America/New_York", "America/Detroit", "America/Kentucky/Louisville", "America/Indiana/Indianapolis",
    "America/Chicago", "America/Denver", "America/Boise", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago",
]  # fmt: skip


@functools.cache
def known_time_zones() -> set[str]:
    """Return the names in the time zone database. Reading them takes milliseconds, so it is done once."""
    return zoneinfo.available_timezones()


def validate_time_zone(value: str) -> None:
    """Raise ValidationError if `value` is not in the time zone database."""
    if value not in known_time_zones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Example: America/Chicago."), params={"zone": value})


class ClinicHours(models.Model):
    """The usual week and the days that differ, in the clinic's own time, and a note for what they can't say."""

    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        validators=[validate_time_zone],
        help_text=_("Opening hours are in this time zone. For example: America/Chicago."),
    )
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=600,
        blank=True,
        validators=[hours.validate],
        help_text=_("For example: Mo-Fr 08:00-18:00; Sa 09:00-13:00; PH off; Dec 24 08:00-12:00"),
    )
    hours_note = models.CharField(
        _("note about the hours"),
        max_length=150,
        blank=True,
        default="",
        db_default="",
        help_text=_("What the hours can’t say. For example: By appointment. Also the first Saturday of the month."),
    )

    class Meta:
        abstract = True

    @cached_property
    def week(self) -> list["hours.Line"]:
        """Return the usual week as lines of text, or an empty list if the hours are unknown."""
        return hours.week(self.opening_hours)

    @property
    def special_days(self) -> list["hours.SpecialDay"]:
        """Return the holidays and future dates that differ from the usual week."""
        return hours.special_days(self.opening_hours, today=today_in(self.zone))

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)
