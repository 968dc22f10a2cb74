"""Lists in the alphabet of the language in which their records are read."""

import unicodedata
from collections.abc import Iterable
from typing import Any, TypeVar

from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.english_marks import unmarked

Record = TypeVar("Record", bound=Publishable)
ENYE = "n~"  # a letter of its own, after every word with n


def alphabetical(text: str) -> str:
    """Return the key by which a list orders names: without accents, capitals and signs in front. "ñ" follows "n"."""
    letters = unmarked(text).casefold().replace("ñ", ENYE)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", letters) if not unicodedata.combining(sign))
    return plain.lstrip(" ¿¡“\"'")


def as_read(records: Iterable[Record], *fields: str) -> list[Record]:
    """Return `records`, which the database put in the order of these fields, in the order of the words that they say.

    The database knows only the English words.
    """
    found = list(records)
    if not any(record.says_other_words for record in found):
        return found

    def place(record: Publishable) -> list[Any]:
        values = (getattr(record, name) for name in fields)
        return [alphabetical(value) if isinstance(value, str) else value for value in values]

    return sorted(found, key=place)
