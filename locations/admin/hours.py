"""The editor for opening hours: a line of everyday text for each day, and a preview of the week."""

import datetime

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from locations import hours
from locations.hours import typed_dates, typed_hours
from locations.models import Clinic

MAX_LENGTH: int = Clinic._meta.get_field("opening_hours").max_length  # type: ignore[assignment]  # it has one


class HoursEditor(forms.Widget):
    """Seven lines for the days, one for public holidays, and a box for dates.

    The value is a dict of typed texts: "day0" (Monday) to "day6", "holidays" and "dates". "stored" is a text from
    the database that could not be parsed. It is shown so that nothing is lost.
    """

    template_name = "admin/widgets/hours_editor.html"
    use_fieldset = True

    class Media:
        js = [forms.Script("js/admin-hours.js", defer=True)]

    def value_from_datadict(self, data, files, name):
        parts = [*(f"day{number}" for number in range(7)), "holidays", "dates"]
        return {part: data.get(f"{name}-{part}", "").strip() for part in parts}

    def to_data(self, name, typed: dict[str, str]) -> dict[str, str]:
        """Return the form data that a browser would send for the lines in `typed`."""
        parts = [*(f"day{number}" for number in range(7)), "holidays", "dates"]
        return {f"{name}-{part}": typed.get(part, "") for part in parts}

    def value_omitted_from_data(self, data, files, name):
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        value = value or {}
        context["widget"] |= {
            "days": [
                {"label": WEEKDAYS[number], "name": f"{name}-day{number}", "value": value.get(f"day{number}", "")}
                for number in range(7)
            ],
            "holidays": value.get("holidays", ""),
            "dates": value.get("dates", ""),
            "stored": value.get("stored", ""),
            "preview": preview_of(value),
            "preview_url": reverse_lazy("admin:locations_clinic_hours_preview"),
        }
        return context


class HoursField(forms.Field):
    """Opening hours in OpenStreetMap's syntax, typed in the editor. If all lines are empty, the hours are unknown."""

    widget = HoursEditor

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("Opening hours"))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, dict) else typed_for(value or "")

    def has_changed(self, initial, data):
        return data != typed_for(initial or "")

    def clean(self, value):
        return rules_of(value)


def typed_for(text: str) -> dict[str, str]:
    """Return stored hours as staff would type them."""
    days, holidays, date_lines = typed_hours.say(text)
    typed = {f"day{number}": day for number, day in enumerate(days)}
    typed |= {"holidays": holidays, "dates": "\n".join(date_lines)}
    if text and not any(days):
        typed["stored"] = text
    return typed


def rules_of(typed: dict[str, str]) -> str:
    """Return the stored form of what staff typed, or "". Raise a ValidationError that names each wrong line."""
    typed = {part: typed.get(part, "") for part in [*(f"day{number}" for number in range(7)), "holidays", "dates"]}
    if not any(typed.values()):
        return ""
    faults = []

    def read(label, text, reader):
        try:
            return reader(text)
        except typed_hours.UnreadableError as error:
            faults.append(ValidationError(f"{label}: {error}"))
            return typed_hours.CLOSED

    days = [typed[f"day{number}"] for number in range(7)]
    if not any(days):
        raise ValidationError(_("Fill in the usual hours for at least one day first."))
    day_rules = [
        read(WEEKDAYS[number], day, typed_hours.read_times) if day else typed_hours.CLOSED
        for number, day in enumerate(days)
    ]
    holidays = read(_("Public holidays"), typed["holidays"], typed_hours.read_times) if typed["holidays"] else ""
    lines = [line.strip() for line in typed["dates"].splitlines() if line.strip()]
    date_rules = [read(_("Dates"), line, typed_dates.read_date_line) for line in lines]
    if faults:
        raise ValidationError(faults)
    text = typed_hours.compose(day_rules, holidays, date_rules)
    if len(text) > MAX_LENGTH:
        raise ValidationError(_("These hours are too long to save. Remove dates that are in the past."))
    hours.validate(text)
    return text


def preview_of(typed: dict[str, str]) -> dict:
    """Return what the page would show for the typed hours (`week`, `special`), or the errors (`faults`)."""
    try:
        text = rules_of(typed)
    except ValidationError as error:
        return {"faults": error.messages}
    today: datetime.date = timezone.localdate()
    return {"week": hours.week(text), "special": hours.special_days(text, today=today)}


def hours_preview(request, model_admin):
    """Return a preview of the hours typed so far, as an HTML fragment."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not (model_admin.has_change_permission(request) or model_admin.has_add_permission(request)):
        raise PermissionDenied
    typed = HoursEditor().value_from_datadict(request.POST, {}, "opening_hours")
    return render(request, "admin/widgets/hours_preview.html", {"preview": preview_of(typed)})
