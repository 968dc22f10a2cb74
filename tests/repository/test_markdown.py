"""Every Markdown document renders correctly: complete tables, closed code blocks, working links."""

import re

import pytest

from tests.repository.documents import PARSER, documents
from tests.repository.test_top_level import ROOT

CELL_ENDS = re.compile(r"(?<!\\)\|")


def parse(text):
    """Return the tokens of `text`, each with its source lines."""
    lines = text.splitlines()
    return [(token, lines[slice(*token.map)] if token.map else []) for token in PARSER.parse(text)]


def stray_rows(text):
    """Return table rows that render as a paragraph because a blank line separates them from their table."""
    return [
        line
        for token, lines in parse(text)
        if token.type == "paragraph_open"
        for line in lines
        if line.strip().startswith("|")
    ]


def uneven_rows(text):
    """Return the rows with more or fewer cells than their table's header. Surplus cells are not rendered."""
    return [
        row
        for token, [head, *rows] in [(token, lines) for token, lines in parse(text) if token.type == "table_open"]
        for row in rows
        if cells(row) != cells(head)
    ]


def cells(row):
    return len(CELL_ENDS.split(row.strip().removeprefix("|").removesuffix("|")))


def open_blocks(text):
    """Return the first lines of code blocks that are never closed."""
    return [
        lines[0]
        for token, lines in parse(text)
        if token.type == "fence" and (len(lines) < 2 or not re.fullmatch(rf" *{token.markup}`*~* *", lines[-1]))
    ]


def targets(text):
    """Return the link targets that are paths, as written. Web addresses and anchors are left out."""
    found = [
        child.attrGet("href")
        for token, _lines in parse(text)
        for child in token.children or []
        if child.type == "link_open"
    ]
    return [path for href in found if "://" not in href and (path := href.partition("#")[0])]


CHECKS = pytest.mark.parametrize("wrong", [stray_rows, uneven_rows, open_blocks], ids=lambda check: check.__name__)


@CHECKS
def test_tables_and_code_blocks_of_every_document_are_complete(wrong):
    assert {name: found for name, text in documents().items() if (found := wrong(text))} == {}


def test_links_between_documents_lead_to_existing_files():
    missing = [
        (name, target)
        for name, text in documents().items()
        for target in targets(text)
        if not (ROOT / name).parent.joinpath(target).exists()
    ]
    assert missing == []


TABLE = "| a | b |\n|---|---|\n| `x\\|y` | 1 |\n"


@pytest.mark.parametrize(
    ("check", "text", "found"),
    [
        (stray_rows, TABLE, []),
        (stray_rows, f"{TABLE}\n| c | 2 |\n| d | 3 |\n", ["| c | 2 |", "| d | 3 |"]),
        (stray_rows, "- in a list\n\n  | c | 2 |\n", ["  | c | 2 |"]),
        (stray_rows, "```\n| c | 2 |\n```\n", []),
        (uneven_rows, TABLE, []),
        (uneven_rows, f"{TABLE}| c | 2 | lost |\n| short |\n", ["| c | 2 | lost |", "| short |"]),
        (open_blocks, "```\nmake\n```\n\n~~~ python\nx\n~~~\n", []),
        (open_blocks, "```\nmake\n\nThe rest of the page.\n", ["```"]),
        (open_blocks, "text\n\n```sh", ["```sh"]),
        (targets, "[a](b.md#c) [d](#e) [f](https://example.org/g.md)", ["b.md"]),
    ],
)
def test_checks_find_broken_documents(check, text, found):
    assert check(text) == found
