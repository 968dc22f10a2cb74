"""The lines of the notice about language help, one for each language.

They are stored as one text with a line for each language, "es | 360-555-0142 | Atención ...". So drafts, the history
and comparisons of versions treat them like any other text. The form shows them as rows (`language_rows.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clinic_site.notices.spoken_languages import BY_CODE, Language

ENOUGH = 15  # languages besides English


@dataclass(frozen=True)
class LanguageLine:
    """The notice in one language. Without a phone of its own, the one of the notice applies."""

    language: Language
    phone: str
    text: str


def lines_in(stored: str) -> list[LanguageLine]:
    """Return the lines in `stored`, in order. Lines that can't be read are left out: `validate_lines` refuses them."""
    return [LanguageLine(BY_CODE[code], phone, text) for code, phone, text in parts_of(stored) if code in BY_CODE]


def parts_of(stored: str) -> list[tuple[str, str, str]]:
    """Return (code, phone, text) of each line as it is stored."""
    found = []
    for line in stored.splitlines():
        code, _between, rest = line.partition("|")
        phone, _between, text = rest.partition("|")
        if line.strip():
            found.append((code.strip(), phone.strip(), text.strip()))
    return found


def stored_form(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return (code, phone, text) of each row as one text, without empty rows and line breaks inside texts."""
    found = []
    for row in rows:
        code, phone, text = (" ".join(part.split()) for part in (row[0], row[1].replace("|", " "), row[2]))
        if code or phone or text:
            found.append(f"{code} | {phone} | {text}".replace("|  |", "| |", 1).strip())
    return "\n".join(found)


def validate_lines(stored: str) -> None:
    """Raise ValidationError if a line names no language or has no text, or if two are in the same language."""
    faults, seen = [], set()
    for code, phone, text in parts_of(stored):
        name = BY_CODE[code].name if code in BY_CODE else code
        if code not in BY_CODE:
            faults.append(_("Choose the language of “%(text)s”.") % {"text": (text or phone or code)[:40]})
        elif not text:
            faults.append(_("%(language)s has no text.") % {"language": name})
        elif code in seen:
            faults.append(_("%(language)s is there twice.") % {"language": name})
        seen.add(code)
    if faults:
        raise ValidationError(faults)


def shortcomings(stored: str, *, english: str, phone: str) -> list[str]:
    """Return what is wrong with the lines, in words for staff. `phone` is the one of the whole notice."""
    lines = lines_in(stored)
    found = []
    if len(lines) < ENOUGH:
        words = _("%(n)d of at least %(enough)d languages besides English are filled in.")
        found.append(words % {"n": len(lines), "enough": ENOUGH})
    without_phone = [line.language.name for line in lines if not (line.phone or phone)]
    if without_phone:
        found.append(_("No phone number: %(languages)s.") % {"languages": ", ".join(without_phone)})
    copied = [line.language.name for line in lines if english.strip() and _plain(line.text) == _plain(english)]
    if copied:
        found.append(_("The text is the English one: %(languages)s.") % {"languages": ", ".join(copied)})
    return found


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
