"""A reference in one line, as every page and the structured data of pages show it."""

import re
from dataclasses import dataclass
from typing import Protocol

from clinic_site.shared.english_marks import has_marks, marked, unmarked

# Volume, issue and pages: "14(4):E70–E87", "383:e076227", "13(1)". Anything else in `details` is words or a number of
# its own, such as "3rd version" or "CD011215.pub2", and becomes a sentence.
VOLUME = re.compile(r"\d{1,4}(?:\([^()]+\))?(?::\S+)?")
ENDS_A_SENTENCE = (".", "?", "!", "…")


class Source(Protocol):
    """What a line is made of: the fields of `Reference`. Any of them but `source` may be empty."""

    authors: str
    title: str
    source: str
    year: int | None
    details: str


@dataclass(frozen=True)
class CitationLine:
    """The three parts of the line. Pages set the middle one, the journal or publisher, in italics."""

    before: str
    source: str
    after: str

    def __str__(self):
        return f"{self.before}{self.source}{self.after}"


def citation_line(reference: Source) -> CitationLine:
    """Return the line of `reference`: authors, title, journal, year, volume and pages.

    On a page in another language it stays English, and is marked as such.

    The year and a volume are joined by a semicolon, as journals do: "J Clin Med 2023;12(3):1205." A journal that counts
    its volumes by year is not given the year twice: "Pain Res Manag 2022:1363477." Other details stand on their own:
    "ISCP 2012. 59 pages."
    """
    line = _line(reference, *(unmarked(text) for text in (reference.authors, reference.title, reference.source)))
    if not has_marks(reference.source):
        return line
    return CitationLine(marked(line.before, stays=True), marked(line.source, stays=True), line.after)


def _line(reference: Source, authors: str, title: str, source: str) -> CitationLine:
    before = "".join(f"{sentence(text)} " for text in (authors, title) if text.strip())
    year = str(reference.year or "")
    details = reference.details.strip()
    if not VOLUME.fullmatch(details):
        after = f" {year}." if year else "."
        return CitationLine(before, source, f"{after} {sentence(details)}" if details else after)
    names_the_year = not year or details.startswith(f"{year}:")
    return CitationLine(before, source, sentence(f" {details}" if names_the_year else f" {year};{details}"))


def sentence(text: str) -> str:
    """Return `text` with a capital first letter and an end mark."""
    text = text[:1].upper() + text[1:]
    return text if text.rstrip("”\"’'").endswith(ENDS_A_SENTENCE) else f"{text}."
