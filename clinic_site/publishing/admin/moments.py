"""A date and a time that staff type, in the site's time zone."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_DATE: Any = gettext_lazy("Date")
_TIME: Any = gettext_lazy("Time")


class MomentField(forms.SplitDateTimeField):
    """Explain in plain words the hours that a change of the clocks leaves out or repeats."""

    widget = forms.SplitDateTimeWidget(
        date_attrs={"type": "date", "aria-label": _DATE},
        time_attrs={"type": "time", "aria-label": _TIME},
    )
    default_error_messages = {
        "invalid_date": gettext_lazy("Enter the date like this: 2026-12-31."),
        "invalid_time": gettext_lazy("Enter the time like this: 14:30."),
    }

    def compress(self, data_list):
        try:
            return super().compress(data_list)
        except ValidationError as error:
            if error.code == "ambiguous_timezone":
                raise ValidationError(_why_uncertain(datetime.datetime.combine(*data_list))) from error
            raise


def _why_uncertain(moment: datetime.datetime) -> str:
    """Return why the local time `moment` does not name one point in time."""
    first, second = (moment.replace(tzinfo=timezone.get_current_timezone(), fold=fold) for fold in (0, 1))
    if first.utcoffset() > second.utcoffset():  # type: ignore[operator]  # the zone is known
        return _("The clocks go back on this day, so this time comes twice. Choose an hour earlier or later.")
    return _("The clocks go forward on this day, so there is no such time. Choose an hour earlier or later.")
