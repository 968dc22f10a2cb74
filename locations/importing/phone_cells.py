"""Read the phone numbers in a cell: with extensions, labels, or two numbers in one cell."""

import functools
import re
from dataclasses import dataclass, field

import phonenumbers
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

_NUMBER = re.compile(
    r"(?:\+?1[\s./-]*)?\(?(?<![0-9])[2-9][0-9]{2}\)?[\s./-]*[0-9]{3}[\s./-]*[0-9]{4}(?![0-9])"
    r"(?:[\s,;]*(?:x|ext(?:ension|n)?|\#)[\s.:#]*(?P<extension>[0-9]{1,7})\b)?",
    re.IGNORECASE,
)
_LAST_DIGITS = re.compile(r"[\s/,;&]*(?:or|and)?[\s/,;&-]*([0-9]{4})(?![0-9])", re.IGNORECASE)
_FAX = re.compile(r"\bfax\b|\bf[.:]", re.IGNORECASE)
_FAX_FOLLOWS = re.compile(r"\s*\(\s*f(?:ax)?\s*\)", re.IGNORECASE)


class _ValidNumber(PhoneNumber):
    """A US number that is known to be valid. The library asks again whenever it compares, prints or stores one."""

    def is_valid(self):
        return True

    def format_as(self, format):
        match format:
            case phonenumbers.PhoneNumberFormat.E164:
                return f"+1{self.national_number}"
            case phonenumbers.PhoneNumberFormat.NATIONAL:
                digits = str(self.national_number)
                return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
        return super().format_as(format)


@dataclass
class Phones:
    """The first number of a cell, a different second one, their extensions, and what staff should know."""

    first: PhoneNumber
    extension: str = ""
    second: PhoneNumber | None = None
    second_extension: str = ""
    remarks: list[str] = field(default_factory=list)


def read_phones(text: str) -> Phones:
    """Return the valid US numbers in `text`. Raise ValueError if there is none."""
    text = text.removesuffix(".0")  # a number that went through a spreadsheet
    found, unusable = _numbers_in(text)
    if not found:
        found = [(_valid(text), "")]
    phones = Phones(*found[0])
    others = [pair for pair in found[1:] if pair[0] != phones.first]
    if others:
        phones.second, phones.second_extension = others[0]
    unusable += [number.as_national for number, _extension in others[1:]]
    if unusable:
        phones.remarks.append(_("Not used: %(numbers)s.") % {"numbers": ", ".join(unusable)})
    return phones


def _numbers_in(text: str) -> tuple[list[tuple[PhoneNumber, str]], list[str]]:
    """Return (number, extension) of each valid number, and the texts of fax numbers and wrong numbers."""
    found: list[tuple[PhoneNumber, str]] = []
    unusable: list[str] = []
    end = 0
    for match in _NUMBER.finditer(text):
        before, end = text[end : match.start()], match.end()
        if _FAX.search(before) or _FAX_FOLLOWS.match(text, end):
            unusable.append(_("fax %(number)s") % {"number": match[0].strip()})
            continue
        digits = re.sub(
            "[^0-9]", "", match[0][: match.start("extension") - match.start()] if match["extension"] else match[0]
        )
        try:
            number = _valid_digits(digits)
        except ValueError:
            unusable.append(match[0].strip())
            continue
        found.append((number, match["extension"] or ""))
        if last := _LAST_DIGITS.match(text, end):  # (253) 555-0110/0111
            end = last.end()
            found.append((_valid_digits(digits[:-4] + last[1]), ""))
    return found, unusable if found else []


def _valid_digits(digits: str) -> PhoneNumber:
    """Return the number with these ten digits, or eleven that begin with 1. Raise ValueError if it is not valid."""
    ten = digits[-10:]
    if not _is_in_use(ten[:6]):
        raise ValueError(_("“%(text)s” is not a valid US phone number.") % {"text": digits})
    return _ValidNumber(country_code=1, national_number=int(ten))


@functools.lru_cache(maxsize=20_000)
def _is_in_use(first_six: str) -> bool:
    """Whether numbers begin with these six digits. The others make no difference, and asking takes long."""
    return PhoneNumber(country_code=1, national_number=int(f"{first_six}0100")).is_valid()


def _valid(text: str) -> PhoneNumber:
    try:
        number = PhoneNumber.from_string(text, region="US")
    except phonenumbers.NumberParseException as error:
        raise ValueError(_("“%(text)s” is not a phone number.") % {"text": text}) from error
    if not number.is_valid():
        raise ValueError(_("“%(text)s” is not a valid US phone number.") % {"text": text})
    return number
