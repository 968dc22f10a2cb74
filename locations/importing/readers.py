"""Read the cells of single fields. Each reader stores a value, or raises a ValueError that says what to enter."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from locations.importing import yes_cells
from locations.importing.clean_rows import CleanRow, field_of
from locations.importing.day_cells import read_day, read_day_or_month
from locations.importing.phone_cells import read_phones
from locations.models import Clinic


def validated(row: CleanRow, name: str, text: str) -> None:
    """Store a text that the field's own validators accept."""
    try:
        field_of(name).clean(text, None)
    except ValidationError as error:
        raise ValueError(" ".join(error.messages)) from error
    row.values[name] = text


def _phone(row: CleanRow, name: str, text: str) -> None:
    phones = read_phones(text)
    row.values["phone"] = phones.first
    found = {
        "phone_extension": phones.extension,
        "second_phone": phones.second,
        "second_phone_extension": phones.second_extension,
    }
    row.values |= {name: value for name, value in found.items() if value not in ("", None)}
    for remark in phones.remarks:
        row.remark(name, remark)


def _other_phone(row: CleanRow, name: str, text: str) -> None:
    phones = read_phones(text)
    if name == "second_phone":
        if phones.first == row.values.get("phone"):
            return
        row.values["second_phone_extension"] = phones.extension
    row.values[name] = phones.first
    for remark in phones.remarks:
        row.remark(name, remark)


def _extension(row: CleanRow, name: str, text: str) -> None:
    validated(row, name, re.sub(r"^(?:x|ext\.?|extension|#)\s*|\.0$", "", text, flags=re.IGNORECASE))


def web_address(row: CleanRow, name: str, text: str) -> None:
    """Store the address of a page, with or without https:// in front."""
    validated(row, name, text if re.match(r"[a-z]+://", text, re.IGNORECASE) else f"https://{text}")


def _yes_or_no(row: CleanRow, name: str, text: str) -> None:
    read = yes_cells.read_yes_no_or_unknown if field_of(name).null else yes_cells.read_yes_or_no
    row.values[name], words = read(text)
    if words:
        row.remark(name, _("Read as %(value)s. “%(words)s” was not used.") % {
            "value": _("yes") if row.values[name] else _("no"), "words": words,
        })  # fmt: skip


def _past_day(row: CleanRow, name: str, text: str) -> None:
    found = read_day(text)
    if found > timezone.localdate():
        raise ValueError(_("%(text)s is in the future.") % {"text": text})
    row.values[name] = found


def _any_day(row: CleanRow, name: str, text: str) -> None:
    row.values[name] = read_day_or_month(text)


def _operation(row: CleanRow, name: str, text: str) -> None:
    row.values[name], opens_on = yes_cells.read_operation(text)
    if opens_on is not None:
        row.values["opens_on"] = opens_on
    elif row.values[name] == Clinic.Operation.CLOSED_FOR_NOW and text.lower() not in yes_cells.OPERATIONS:
        row.values.setdefault("operation_note", text[:1].upper() + text[1:])
        row.remark(
            name,
            _("Read as closed for now, with the note “%(text)s”. Enter the day of the opening when it is known.")
            % {"text": text},
        )


READERS: dict[str, Callable[[CleanRow, str, str], None]] = {
    "phone": _phone,
    "phone_extension": _extension,
    "second_phone": _other_phone,
    "second_phone_extension": _extension,
    "text_phone": _other_phone,
    "tty_phone": _other_phone,
    "website": web_address,
    "booking_url": web_address,
    "appointment_email": validated,
    "time_zone": validated,
    "step_free": _yes_or_no,
    "offers_dry_needling": _yes_or_no,
    "dry_needling_confirmed_on": _past_day,
    "new_patients": _yes_or_no,
    "referral_needed": _yes_or_no,
    "prices_checked_on": _past_day,
    "operation": _operation,
    "opens_on": _any_day,
    "closes_on": _any_day,
}
