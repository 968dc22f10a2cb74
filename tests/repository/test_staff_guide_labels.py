"""The staff guide quotes only labels and errors that exist. It prints labels in bold."""

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import django

from tests.repository.documents import DOCS, PARSER, tables
from tests.repository.test_top_level import ROOT
from tests.repository.test_translation import MARKS

FOLDERS = [ROOT / name for name in ("templates", "clinic_site", "education", "locations")]
DJANGO = [Path(django.__file__).parent / "contrib" / name for name in ("admin", "auth")]
KINDS, LEFT_OUT = {".py", ".html", ".js", ".txt"}, {"migrations", "docs", "locale"}

# Labels are the texts that are marked for translation, as test_translation.py and test_templates.py require.
BLOCK = re.compile(r"\{% blocktrans(?:late)?\b.*?%\}(.*?)\{% endblocktrans(?:late)? %\}", re.DOTALL)
MARKED = re.compile(r"""(?:\{% trans(?:late)? |\b_\(|gettext\()(["'])(.*?)\1""")
# The guide may quote the words around a value: "Import 3 rows" as **Import** *number* **rows**.
VALUE = re.compile(r"%\(\w+\)\w|%[sd]|\{\{.*?\}\}|\{%.*?%\}|\{\w*\}|<[^>]*>")


def normal(text: str) -> str:
    """Return `text` without differences in case, spaces, quotes and the mark at its end."""
    text = " ".join(text.replace("’", "'").casefold().split())
    return text.rstrip(".:").strip(" \"'“”")


def labels_in(text: str, kind: str) -> Iterator[str]:
    """Yield the texts in a file of this kind that are marked for translation."""
    if kind == ".py" and "gettext" in text:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) in MARKS:
                yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))
    elif kind != ".py":
        yield from BLOCK.findall(text)
        yield from (words for _quote, words in MARKED.findall(text))


def known(texts: Iterable[str]) -> set[str]:
    """Return all texts in their normal form, and their pieces around values."""
    return {normal(piece) for text in texts for piece in (text, *VALUE.split(text))} - {""}


@functools.cache
def all_known() -> set[str]:
    """Return what the project and Django's admin can show."""
    found: set[str] = set()
    for folder in [*FOLDERS, *DJANGO]:
        for file in folder.rglob("*.*"):
            if file.suffix in KINDS and not LEFT_OUT & set(file.relative_to(folder).parts):
                found |= known(labels_in(file.read_text(encoding="utf-8"), file.suffix))
    return found


def bold(text: str) -> Iterator[str]:
    """Yield each text that the Markdown document `text` prints in bold."""
    for token in PARSER.parse(text):
        words: list[str] | None = None
        for child in token.children or []:
            if child.type == "strong_open":
                words = []
            elif child.type == "strong_close" and words is not None:
                yield "".join(words)
                words = None
            elif words is not None:
                words.append(" " if child.type == "softbreak" else child.content)


def unknown(text: str, labels: set[str]) -> list[str]:
    return [label for label in bold(text) if normal(label) not in labels]


def is_part(piece: str) -> bool:
    """Whether something that can be shown contains `piece`."""
    return any(normal(piece) in text for text in all_known())


def test_every_bold_label_of_the_staff_guide_exists():
    guide = {file.name: file.read_text(encoding="utf-8") for file in (DOCS / "staff").glob("*.md")}
    offenders = {name: unknown(text, all_known()) for name, text in guide.items()}
    assert {name: found for name, found in offenders.items() if found} == {}
    assert sum(len(list(bold(text))) for text in guide.values()) > 200


def test_every_error_that_the_guide_explains_exists():
    guide = [table for file in (DOCS / "staff").glob("*.md") for table in tables(file.read_text(encoding="utf-8"))]
    errors = [row[0] for header, *rows in guide if header[0] == "error" for row in rows]
    assert [error for error in errors if not all(is_part(piece) for piece in error.split("…"))] == []
    assert len(errors) > 20


def test_check_finds_a_label_that_does_not_exist():
    template = """<a title="{% translate 'Doesn’t fit:' %}">{% translate "Take it off" %}</a> {% blocktranslate count n=m %}
        Import {{ n }} row{% plural %}Import {{ n }} rows{% endblocktranslate %}<p class="not shown">"""
    labels = known(labels_in(template, ".html"))
    labels |= known(labels_in('ngettext("%(n)d day", "%(n)d days left", n), key("not shown"), gettext("Name")', ".py"))
    right = "Press **take it\noff**, **Doesn't fit** or `**this**`. [**Import**](x.md) *some* **rows**. **days left**"
    assert unknown(right, labels) == []
    wrong = ["Take it", "Not shown", "Import rows", "Names"]
    assert unknown(f"Press **{'** or **'.join(wrong)}**.", labels) == wrong
    assert unknown("Fill in **Name:**.", labels) == []
