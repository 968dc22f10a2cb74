"""Every Markdown document of the repository is rendered as it was meant: whole tables, closed blocks, links that lead somewhere."""

import re

import pytest
from markdown_it import MarkdownIt

from tests.repository.test_top_level import ROOT, files

PARSER = MarkdownIt("commonmark").enable("table")
CELL_ENDS = re.compile(r"(?<!\\)\|")


def documents():
    """Return {name: text} of every Markdown document."""
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in files() if name.endswith(".md")}


def parse(text):
    """Return the tokens of `text`, each with the lines of the source that it was made of."""
    lines = text.splitlines()
    return [(token, lines[slice(*token.map)] if token.map else []) for token in PARSER.parse(text)]


def stray_rows(text):
    """Return the rows of tables that are shown as a paragraph: a blank line has cut them off."""
    return [
        line
        for token, lines in parse(text)
        if token.type == "paragraph_open"
        for line in lines
        if line.strip().startswith("|")
    ]


def uneven_rows(text):
    """Return the rows that have more or fewer cells than the head of their table: a reader would not see the rest."""
    return [
        row
        for token, [head, *rows] in [(token, lines) for token, lines in parse(text) if token.type == "table_open"]
        for row in rows
        if cells(row) != cells(head)
    ]


def cells(row):
    return len(CELL_ENDS.split(row.strip().removeprefix("|").removesuffix("|")))


def open_blocks(text):
    """Return the first lines of blocks of code that end only with the document."""
    return [
        lines[0]
        for token, lines in parse(text)
        if token.type == "fence" and (len(lines) < 2 or not re.fullmatch(rf" *{token.markup}`*~* *", lines[-1]))
    ]


def targets(text):
    """Return the paths that links lead to, as they are written; addresses of the web and places on the page left out."""
    found = [
        child.attrGet("href")
        for token, _lines in parse(text)
        for child in token.children or []
        if child.type == "link_open"
    ]
    return [path for href in found if "://" not in href and (path := href.partition("#")[0])]


CHECKS = pytest.mark.parametrize("wrong", [stray_rows, uneven_rows, open_blocks], ids=lambda check: check.__name__)


@CHECKS
def test_tables_and_blocks_of_code_of_every_document_are_whole(wrong):
    assert {name: found for name, text in documents().items() if (found := wrong(text))} == {}


def test_links_between_documents_lead_to_files_that_are_there():
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
def test_broken_document_is_found(check, text, found):
    assert check(text) == found
