"""What the person who imports a file decides about it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

ANOTHER = "another"  # the answer that a row is a new clinic; otherwise the answer is a clinic's primary key
SAME = "same"  # for all rows with one possible clinic


@dataclass(frozen=True)
class Choices:
    """How to read a file, and the answers to its questions.

    `in_words` writes names, streets and towns in capitals as in “Rapid Therapy, Inc.” `confirmed_on` is the date for
    offers without one. `answers` maps row numbers to ANOTHER, SAME or a clinic's primary key; `others` is ANOTHER or
    SAME for the rows without an answer, or "".
    """

    in_words: bool = False
    confirmed_on: datetime.date | None = None
    answers: Mapping[int, str] = field(default_factory=dict)
    others: str = ""

    def answer(self, number: int) -> str:
        """Return the answer to the question about a row, or ""."""
        return self.answers.get(number, self.others)

    def as_dict(self) -> dict:
        """Return the choices as plain data for JSON."""
        return {
            "in_words": self.in_words,
            "confirmed_on": self.confirmed_on.isoformat() if self.confirmed_on else None,
            "answers": {str(number): answer for number, answer in self.answers.items()},
            "others": self.others,
        }

    @classmethod
    def from_dict(cls, data: dict) -> "Choices":
        """Return the choices that `as_dict` returned."""
        day = data.get("confirmed_on")
        return cls(
            in_words=data.get("in_words", False),
            confirmed_on=datetime.date.fromisoformat(day) if day else None,
            answers={int(number): answer for number, answer in data.get("answers", {}).items()},
            others=data.get("others", ""),
        )
