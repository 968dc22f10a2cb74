"""Phone numbers as people type them: with an extension, or two in one field."""

from dataclasses import dataclass

import phonenumbers
from phonenumber_field.phonenumber import PhoneNumber


@dataclass(frozen=True)
class TypedNumber:
    """A valid number, without its extension, and the extension's digits."""

    number: PhoneNumber
    extension: str = ""

    @property
    def words(self) -> str:
        """Return both as a user could type them again."""
        return f"{self.number.as_national} ext. {self.extension}" if self.extension else self.number.as_national


def numbers_in(text: str) -> list[TypedNumber]:
    """Return the valid US numbers in `text`, each once, in their order: "253-272-0101 ext. 4 or 253-272-0102" has two."""
    found = []
    for match in phonenumbers.PhoneNumberMatcher(text, "US"):
        e164 = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        found.append(TypedNumber(PhoneNumber.from_string(e164), match.number.extension or ""))
    return list(dict.fromkeys(found))
