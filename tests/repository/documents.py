"""Read the repository's Markdown documents."""

import itertools
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from clinic_site.guide.documents import github_id
from tests.repository.test_top_level import ROOT, files

PARSER = MarkdownIt("commonmark").enable("table")
DOCS = ROOT / "clinic_site" / "docs"


def documents() -> dict[str, str]:
    """Return {name: text} of every Markdown document."""
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in files() if name.endswith(".md")}


def read(name: str) -> str:
    """Return the text of a document in clinic_site/docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def tables(text: str) -> list[list[list[str]]]:
    """Return the rows of each table in `text`, including the header, each cell as rendered text."""
    found: list[list[list[str]]] = []
    in_table = False
    for token in PARSER.parse(text):
        if token.type == "table_open":
            found.append([])
            in_table = True
        elif token.type == "table_close":
            in_table = False
        elif token.type == "tr_open":
            found[-1].append([])
        elif token.type == "inline" and in_table:
            found[-1][-1].append("".join(child.content for child in token.children or []))
    return found


def headings(text: str) -> set[str]:
    """Return the ids that GitHub gives to the headings in `text`."""
    tokens = PARSER.parse(text)
    return {
        github_id("".join(child.content for child in following.children or []))
        for token, following in itertools.pairwise(tokens)
        if token.type == "heading_open"
    }


def links(text: str) -> list[str]:
    """Return the targets of all links and pictures in `text`, as written."""
    return [
        str(child.attrs.get("href") or child.attrs.get("src"))
        for token in PARSER.parse(text)
        for child in token.children or []
        if child.type in ("link_open", "image")
    ]


def code(text: str) -> list[str]:
    """Return the code in `text`: inline code, and each line of a code block together with its continuation lines."""
    found = []
    for token in PARSER.parse(text):
        if token.type == "fence":
            found += re.sub(r"\\\n\s*", "", token.content).splitlines()
        found += [child.content for child in token.children or [] if child.type == "code_inline"]
    return [piece.strip() for piece in found]


def all_code() -> Iterator[tuple[str, str]]:
    """Yield (document, piece of code) for every document."""
    for name, text in documents().items():
        for piece in code(text):
            yield name, piece
