"""Stylesheets: raw colors in the tokens alone, every token defined, nothing from another host."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "static" / "css"
SHEETS = sorted(FOLDER.glob("*.css"))


def offenders(find):
    """Return {style sheet: what `find` finds in it} of the sheets in which it finds something."""
    found = {path.name: find(path) for path in SHEETS}
    return {name: what for name, what in found.items() if what}


def source(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_colors_are_written_only_where_a_token_gets_its_value():
    def colors(path):
        rules = re.sub(r"--[\w-]+\s*:[^;}]*", "", source(path))
        return re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{};]*\{)|\b(?:rgba?|hsla?|oklch|lab)\(", rules)

    assert offenders(colors) == {}


def test_tokens_get_their_values_in_their_own_file_and_on_paper():
    giving = [path.name for path in SHEETS if re.search(r"--[\w-]+\s*:[^;}]*#[0-9a-fA-F]{3,8}\b", source(path))]
    assert giving == ["print.css", "tokens.css"]


def test_every_token_that_is_used_is_defined():
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(source(sheet) for sheet in SHEETS)))
    assert offenders(lambda path: set(re.findall(r"var\((--[\w-]+)\)", source(path))) - defined) == {}


def test_every_token_is_used():
    sheets = "".join(source(sheet) for sheet in SHEETS)
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (FOLDER.parent.parent / "templates").rglob("*.html")
    )
    names = set(re.findall(r"^\s*(--[\w-]+)\s*:", source(FOLDER / "tokens.css"), re.MULTILINE))
    assert {name for name in names if f"var({name}" not in sheets + templates} == set()


def test_no_sheet_loads_anything_from_another_host():
    assert offenders(lambda path: re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//", source(path))) == {}


def test_dark_theme_redefines_every_color_it_needs_under_the_same_names():
    tokens = source(FOLDER / "tokens.css")
    light, _, dark = tokens.partition("prefers-color-scheme: dark")
    assert dark
    assert set(re.findall(r"(--[\w-]+)\s*:", dark)) - set(re.findall(r"(--[\w-]+)\s*:", light)) == set()


# What a rule may change while a mouse is over something: its look. Whatever appears must be there for touch and keys too.
LOOKS = {"text-decoration", "text-decoration-thickness", "text-decoration-style", "text-underline-offset", "fill"}
LOOKS |= {"background"}


def test_nothing_appears_only_while_a_mouse_is_over_it():
    def changed(path):
        bodies = re.findall(r"[^{}]*:hover[^{}]*\{([^{}]*)\}", source(path))
        return {part.partition(":")[0].strip() for body in bodies for part in body.split(";") if part.strip()} - LOOKS

    assert offenders(changed) == {}


def test_sheets_say_start_and_end_so_that_they_can_be_read_from_the_right():
    physical = r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)|float|clear)\s*:(?!hover)"
    sides = r"(?:text-align)\s*:\s*(?:left|right)"

    def one_sided(path):
        found = re.findall(physical, source(path)) + re.findall(sides, source(path))
        return [name for name in found if not (path.name.startswith("admin") and name == "float")]  # Django's own

    assert offenders(one_sided) == {}


# What a reader can do without on paper. The banner of a preview is not among it, nor is a warning.
LEFT_OUT_ON_PAPER = {
    "masthead-helpline", "menu", "masthead-search", "button", "skip", "crumbs", "contents", "layout-actions", "finder",
    "body-slot", "onward-band", "layout-after-list", "fold", "clinic-report", "helpful", "country-map",
    "country-map-key", "footer",
}  # fmt: skip


def test_paper_leaves_out_nothing_else():
    hidden = re.findall(r"([^{}]+)\{\s*display:\s*none", source(FOLDER / "print.css"))
    assert {name for selectors in hidden for name in re.findall(r"\.([\w-]+)", selectors)} == LEFT_OUT_ON_PAPER
