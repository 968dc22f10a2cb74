"""A reference in one line: authors, title, journal, year, volume and pages."""

import re

import pytest

from education.models import Reference
from education.models.citation_line import CitationLine, citation_line


def line(**values):
    return str(citation_line(Reference(**({"source": "J Clin Med", "year": 2023} | values))))


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ("12(3):1205", "J Clin Med 2023;12(3):1205."),
        ("33:46–57", "J Clin Med 2023;33:46–57."),
        ("23(1–2):23–36", "J Clin Med 2023;23(1–2):23–36."),
        ("12:CD011215", "J Clin Med 2023;12:CD011215."),
        ("13(1)", "J Clin Med 2023;13(1)."),
        ("21", "J Clin Med 2023;21."),
        ("2023:1363477", "J Clin Med 2023:1363477."),
        ("", "J Clin Med 2023."),
        ("June", "J Clin Med 2023. June."),
        ("CD011215.pub2", "J Clin Med 2023. CD011215.pub2."),
        ("First issued 2007, revised 2013 and 2018", "J Clin Med 2023. First issued 2007, revised 2013 and 2018."),
        ("3rd version", "J Clin Med 2023. 3rd version."),
        ("effective 21 January 2020", "J Clin Med 2023. Effective 21 January 2020."),
        ("102895", "J Clin Med 2023. 102895."),
    ],
)
def test_year_is_joined_only_to_a_volume(details, expected):
    assert line(details=details) == expected


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ("12(3):1205", "J Clin Med 12(3):1205."),
        ("4 CCR 732-1", "J Clin Med. 4 CCR 732-1."),
        ("", "J Clin Med."),
    ],
)
def test_line_without_a_year_has_no_gap(details, expected):
    assert line(year=None, details=details) == expected


@pytest.mark.parametrize(
    ("authors", "title", "expected"),
    [
        ("Chys M, et al.", "A review", "Chys M, et al. A review. J Clin Med 2023."),
        ("Chys M", "A review.", "Chys M. A review. J Clin Med 2023."),
        ("", "Does it help?", "Does it help? J Clin Med 2023."),
        ("Chys M", "“Does it help?”", "Chys M. “Does it help?” J Clin Med 2023."),
        ("Chys M", "", "Chys M. J Clin Med 2023."),
    ],
)
def test_authors_and_title_end_with_one_mark(authors, title, expected):
    assert line(authors=authors, title=title) == expected


def test_journal_is_a_part_of_its_own():
    reference = Reference(authors="Chys M", title="A review", source="J Clin Med", year=2023, details="12(3):1205")
    assert reference.line == CitationLine("Chys M. A review. ", "J Clin Med", " 2023;12(3):1205.")


@pytest.mark.django_db
def test_line_of_every_sample_reference_reads_well(sample_content):
    """A semicolon stands only between a year and a volume, and nothing is doubled or left over."""
    lines = {reference.key: reference.line for reference in Reference.objects.all()}
    after = re.compile(
        r"\.| (?:\d{4}\.|\d{4}:\d+\.|\d{4};\d{1,4}(?:\([\d–]+\))?(?::[\w–]+)?\.)|(?: \d{4})?\. [A-Z\d][\w ,.–-]+\."
    )
    assert {key: one.after for key, one in lines.items() if not after.fullmatch(one.after)} == {}
    doubled = re.compile(r"\.\.|\s\s|\s[.,;]|[?!]\.|^\s")
    assert {key: str(one) for key, one in lines.items() if doubled.search(str(one))} == {}
    assert len(lines) == 87
