"""Stylesheets: raw colors in the tokens alone, every token defined, nothing from another host."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))

each_sheet = pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)


def source(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@each_sheet
def test_colors_are_written_only_where_a_token_gets_its_value(path):
    rules = re.sub(r"--[\w-]+\s*:[^;}]*", "", source(path))
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{};]*\{)|\b(?:rgba?|hsla?|oklch|lab)\(", rules) == []


def test_tokens_get_their_values_in_their_own_file_and_on_paper():
    giving = [path.name for path in SHEETS if re.search(r"--[\w-]+\s*:[^;}]*#[0-9a-fA-F]{3,8}\b", source(path))]
    assert giving == ["print.css", "tokens.css"]


@each_sheet
def test_every_token_that_is_used_is_defined(path):
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(source(sheet) for sheet in SHEETS)))
    used = set(re.findall(r"var\((--[\w-]+)\)", source(path)))
    assert used - defined == set()


def test_every_token_is_used():
    sheets = "".join(source(sheet) for sheet in SHEETS)
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (FOLDER.parent.parent / "templates").rglob("*.html")
    )
    names = set(re.findall(r"^\s*(--[\w-]+)\s*:", source(FOLDER / "tokens.css"), re.MULTILINE))
    assert {name for name in names if f"var({name}" not in sheets + templates} == set()


@each_sheet
def test_sheet_loads_nothing_from_another_host(path):
    assert re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//", source(path)) == []


def test_dark_theme_redefines_every_color_it_needs_under_the_same_names():
    tokens = source(FOLDER / "tokens.css")
    light, _, dark = tokens.partition("prefers-color-scheme: dark")
    assert dark
    assert set(re.findall(r"(--[\w-]+)\s*:", dark)) - set(re.findall(r"(--[\w-]+)\s*:", light)) == set()


# What a rule may change while a mouse is over something: its look. Whatever appears must be there for touch and keys too.
LOOKS = {"text-decoration", "text-decoration-thickness", "text-decoration-style", "text-underline-offset", "fill"}
LOOKS |= {"background"}


@each_sheet
def test_nothing_appears_only_while_a_mouse_is_over_it(path):
    rules = re.findall(r"([^{}]*:hover[^{}]*)\{([^{}]*)\}", source(path))
    changed = {part.partition(":")[0].strip() for _selector, body in rules for part in body.split(";") if part.strip()}
    assert changed - LOOKS == set()


@each_sheet
def test_sheet_says_start_and_end_so_that_it_can_be_read_from_the_right(path):
    physical = r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)|float|clear)\s*:(?!hover)"
    sides = r"(?:text-align)\s*:\s*(?:left|right)"
    found = re.findall(physical, source(path)) + re.findall(sides, source(path))
    assert [name for name in found if not (path.name.startswith("admin") and name == "float")] == []  # Django's own
