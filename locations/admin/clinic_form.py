"""The form of a clinic: what follows from what, and what is typed into one field and belongs into two."""

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField

from clinic_site.publishing.admin import DraftForm
from locations.admin.hours import HoursField, typed_for
from locations.importing import geography
from locations.languages import normal
from locations.models import Place
from locations.models.clinic_hours import TIME_ZONES
from locations.phone_numbers import TypedNumber, numbers_in


class TypedPhoneField(PhoneNumberField):
    """A number with or without an extension, or two numbers. `typed` holds all of them, for the form's other fields."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.typed: list[TypedNumber] = []

    def to_python(self, value):
        self.typed = numbers_in(value) if isinstance(value, str) else []
        return self.typed[0].number if self.typed else super().to_python(value)


class ClinicForm(DraftForm):
    """A clinic. A new or changed ZIP code sets its point on the map, unless staff type the point themselves.

    An empty time zone follows from the point, as in an import. An extension, and a second number, that were typed into
    a field for one number go where they belong.
    """

    opening_hours = HoursField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].help_text = _("Leave this empty to use the ZIP code, or enter the exact location.")
        if "time_zone" in self.fields:
            zones = list(dict.fromkeys([*TIME_ZONES, *filter(None, [self.instance.time_zone])]))
            names = [(zone, zone.partition("/")[2].replace("_", " ")) for zone in zones]
            self.fields["time_zone"].widget = forms.Select(choices=[("", "---------"), *names])
            self.fields["time_zone"].help_text = _(
                "Opening hours are in this time zone. Leave this empty to use the ZIP code."
            )

    def clean_opening_hours(self):
        """Keep stored hours that the editor could not show, unless new ones were typed."""
        stored = self.initial.get("opening_hours") or ""
        typed = self.cleaned_data["opening_hours"]
        return stored if not typed and "stored" in typed_for(stored) else typed

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if "languages" in data:
            data["languages"] = normal(data["languages"])
        self._sort_phones()
        if {"zip", "state", "latitude", "longitude"} & set(self.errors) or "zip" not in data:
            return data
        place = Place.objects.filter(pk=data["zip"][:5]).first()
        has_moved = "zip" in self.changed_data and not {"latitude", "longitude"} & set(self.changed_data)
        point = data.get("latitude"), data.get("longitude")
        if {"latitude", "longitude"} & set(self.changed_data):
            self.instance.point_from_zip = False
        if place and (point == (None, None) or has_moved):
            data["latitude"], data["longitude"] = place.latitude, place.longitude
            self.instance.point_from_zip = True
        latitude, longitude = data.get("latitude"), data.get("longitude")
        if data.get("time_zone") == "" and latitude is not None and longitude is not None:
            data["time_zone"] = geography.time_zone_at(latitude, longitude, data["state"])
        return data

    def _sort_phones(self) -> None:
        """Put extensions and a second number into their own fields, or say which one has no place."""
        for name in ("phone", "second_phone", "text_phone", "tty_phone"):
            numbers = getattr(self.fields.get(name), "typed", [])
            if not numbers or name in self.errors:
                continue
            first, *others = numbers
            self._put(name, first.extension, f"{name}_extension")
            if name == "phone" and len(others) == 1 and "second_phone" not in self.errors:
                (second,) = others
                if self.cleaned_data.get("second_phone") in ("", None, second.number):
                    self.cleaned_data["second_phone"] = second.number
                    self._put(name, second.extension, "second_phone_extension")
                    continue
            if others:
                words = _g("There is no place for %(numbers)s here. Type one number, with its extension.")
                self.add_error(name, words % {"numbers": ", ".join(number.words for number in others)})

    def _put(self, name: str, extension: str, into: str) -> None:
        """Put an extension that was typed behind the number in `name` into its own field."""
        if not extension or into in self.errors:
            return
        if into not in self.fields:
            self.add_error(name, _g("There is no place for the extension %(digits)s here.") % {"digits": extension})
        elif into in self.changed_data and self.cleaned_data.get(into) not in ("", extension):
            self.add_error(into, _g("The phone field says %(digits)s. Which one is right?") % {"digits": extension})
        else:
            self.cleaned_data[into] = extension
