"""The pages in clinic_site/docs/decisions/ have the same format, and their index lists all of them."""

import datetime
import re

from tests.repository.test_import_directions import ROOT

FOLDER = ROOT / "clinic_site/docs/decisions"
INDEX = (FOLDER / "README.md").read_text(encoding="utf-8")
PAGES = {
    path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.md")) if path.name != "README.md"
}
SUBJECTS = [
    "Patients' pages",
    "Clinics and finder",
    "Search",
    "Publishing and review",
    "Staff and sign-in",
    "Privacy and security",
    "Serving",
    "Operations",
    "Code and tests",
]
NAME = re.compile(r"([0-9]{3})-[a-z0-9]+(?:-[a-z0-9]+)*\.md")
HEAD = re.compile(r"# ([0-9]{3})\. (\S.*\S)\n\n\*([0-9]{4}-[0-9]{2}-[0-9]{2}) · (.+)\*\n\n")
CHANGE = re.compile(r"\n\n\*\*What would change this:\*\* \S[^\n]*(?:\n[^\n]+)*\n\Z")
CODE = re.compile(r"`([^`]+)`")
ENTRY = re.compile(r"- \[([0-9]{3}\. .+)\]\((\S+\.md)\) \(([0-9-]{10})\)")


def head_of(text: str) -> tuple[str, str, datetime.date, str]:
    """Return (number, title, date, subject) of a page."""
    number, title, date, subject = HEAD.match(text).groups()
    return number, title, datetime.date.fromisoformat(date), subject


def listed() -> dict[str, list[tuple[str, str, str]]]:
    """Return {subject: [(number and title, name of the file, date)]} of the index."""
    sections = re.split(r"^## (.+)$", INDEX, flags=re.MULTILINE)[1:]
    return {
        subject: [ENTRY.fullmatch(line).groups() for line in lines.strip().splitlines()]
        for subject, lines in zip(sections[::2], sections[1::2], strict=True)
    }


def test_every_page_begins_with_its_number_title_date_and_subject():
    assert len(PAGES) > 50
    assert [name for name, text in PAGES.items() if not NAME.fullmatch(name) or not HEAD.match(text)] == []
    assert [name for name, text in PAGES.items() if head_of(text)[0] != name[:3]] == []


def test_titles_are_unique_and_do_not_end_with_a_period():
    titles = [head_of(text)[1] for text in PAGES.values()]
    assert len(set(titles)) == len(titles)
    assert [title for title in titles if title.endswith(".")] == []


def test_every_subject_is_known():
    assert {head_of(text)[3] for text in PAGES.values()} == set(SUBJECTS)


def test_no_page_is_dated_in_the_future():
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(
        days=1
    )  # already today in some time zones
    assert [name for name, text in PAGES.items() if head_of(text)[2] > tomorrow] == []


def test_numbers_are_consecutive_and_in_the_order_of_the_dates():
    heads = [head_of(text) for text in PAGES.values()]
    assert [number for number, *_rest in heads] == [f"{number:03}" for number in range(1, len(heads) + 1)]
    dates = [date for _number, _title, date, _subject in heads]
    assert dates == sorted(dates)


def test_every_page_ends_with_what_would_change_the_decision():
    assert [name for name, text in PAGES.items() if not CHANGE.search(text)] == []


def test_every_page_has_9_to_35_lines():
    lengths = {name: len(text.splitlines()) for name, text in PAGES.items()}
    assert {name: length for name, length in lengths.items() if not 9 <= length <= 35} == {}


def test_no_line_of_a_page_is_longer_than_120_characters():
    assert [name for name, text in PAGES.items() if max(map(len, text.splitlines())) > 120] == []


def test_every_code_path_on_a_page_exists():
    named = [(name, code) for name, text in PAGES.items() for code in CODE.findall(text) if "/" in code]
    assert len(named) > 50
    assert [(name, code) for name, code in named if not (ROOT / code).exists()] == []


def test_index_lists_exactly_the_pages_under_their_subjects():
    expected = {subject: [] for subject in SUBJECTS}
    for name, text in PAGES.items():
        number, title, date, subject = head_of(text)
        expected[subject].append((f"{number}. {title}", name, date.isoformat()))
    assert listed() == expected
    assert list(listed()) == SUBJECTS
