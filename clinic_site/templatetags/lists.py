"""{% load lists %}: template tags for the lists of the admin."""

import calendar
import datetime

from django import template
from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()
EARLIEST = datetime.datetime(1900, 1, 1, tzinfo=datetime.UTC)  # before every date that staff enter


@register.simple_tag
def chosen_filters(changelist) -> list[str]:
    """Return the chosen value of each filter that is not on its first value, which shows everything."""
    chosen = []
    for spec in changelist.filter_specs:
        _first, *others = spec.choices(changelist)
        chosen += [str(choice["display"]) for choice in others if choice["selected"]]
    return chosen


@register.inclusion_tag("admin/date_hierarchy.html")
def date_steps(changelist) -> dict:
    """Offer the years, the months of a year, or the days of a month, whether they have records or not.

    Django's `date_hierarchy` reads every record of the list to leave out the others.
    """
    name = changelist.date_hierarchy

    def step(title: str, **parts) -> dict:
        wanted = {f"{name}__{part}": value for part, value in parts.items()}
        return {"title": capfirst(title), "link": changelist.get_query_string(wanted, [f"{name}__"])}

    try:
        year, month, day = (int(changelist.params.get(f"{name}__{part}") or 0) for part in ("year", "month", "day"))
        chosen = datetime.date(year or 1, month or 1, day or 1)
    except ValueError:
        return {"show": False}
    if day:
        title = formats.date_format(chosen, "MONTH_DAY_FORMAT")
        back = step(formats.date_format(chosen, "YEAR_MONTH_FORMAT"), year=year, month=month)
        return {"show": True, "back": back, "choices": [{"title": capfirst(title)}]}
    if month:
        days = range(1, calendar.monthrange(year, month)[1] + 1)
        choices = [
            step(formats.date_format(chosen.replace(day=day), "MONTH_DAY_FORMAT"), year=year, month=month, day=day)
            for day in days
        ]
        return {"show": True, "back": step(str(year), year=year), "choices": choices}
    if year:
        choices = [
            step(formats.date_format(chosen.replace(month=month), "YEAR_MONTH_FORMAT"), year=year, month=month)
            for month in range(1, 13)
        ]
        return {"show": True, "back": step(_("All dates")), "choices": choices}
    first, last = _year_of(changelist, name), _year_of(changelist, f"-{name}")
    return {"show": bool(last), "choices": [step(str(year), year=year) for year in range(first, last + 1)]}


def _year_of(changelist, order: str) -> int:
    """Return the year of the first record of the table in this order, or 0. The index on the date finds it."""
    name = changelist.date_hierarchy
    # Not `exclude(...=None)`: SQLite would go through all records without a date.
    is_moment = isinstance(changelist.model._meta.get_field(name), models.DateTimeField)
    records = changelist.model._base_manager.filter(**{f"{name}__gt": EARLIEST if is_moment else EARLIEST.date()})
    when = records.order_by(order).values_list(name, flat=True).first()
    if when is None:
        return 0
    return (timezone.localtime(when) if isinstance(when, datetime.datetime) else when).year
