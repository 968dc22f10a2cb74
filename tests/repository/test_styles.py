"""Style sheets: raw colors only in tokens, every token defined, nothing from another host."""

import re
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / "static" / "css"
SHEETS = sorted(FOLDER.rglob("*.css"))


def offenders(find):
    """Return {style sheet: what `find` finds in it} for the sheets with any findings."""
    found = {path.name: find(path) for path in SHEETS}
    return {name: what for name, what in found.items() if what}


def source(path):
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def test_raw_colors_appear_only_in_token_values():
    def colors(path):
        rules = re.sub(r"--[\w-]+\s*:[^;}]*", "", source(path))
        return re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{};]*\{)|\b(?:rgba?|hsla?|oklch|lab)\(", rules)

    assert offenders(colors) == {}


def test_only_tokens_css_print_css_and_the_accents_give_tokens_color_values():
    sheets = [path for path in SHEETS if path.parent.name != "accents"]
    giving = [path.name for path in sheets if re.search(r"--[\w-]+\s*:[^;}]*#[0-9a-fA-F]{3,8}\b", source(path))]
    assert giving == ["print.css", "tokens.css"]


def test_every_used_token_is_defined():
    defined = set(re.findall(r"(--[\w-]+)\s*:", "".join(source(sheet) for sheet in SHEETS)))
    assert offenders(lambda path: set(re.findall(r"var\((--[\w-]+)\)", source(path))) - defined) == {}


def test_every_token_is_used():
    sheets = "".join(source(sheet) for sheet in SHEETS)
    templates = "".join(
        path.read_text(encoding="utf-8") for path in (FOLDER.parent.parent / "templates").rglob("*.html")
    )
    names = set(re.findall(r"^\s*(--[\w-]+)\s*:", source(FOLDER / "tokens.css"), re.MULTILINE))
    assert {name for name in names if f"var({name}" not in sheets + templates} == set()


def test_no_style_sheet_loads_from_another_host():
    assert offenders(lambda path: re.findall(r"@import|url\(\s*['\"]?(?:https?:)?//", source(path))) == {}


def test_dark_theme_defines_no_tokens_of_its_own():
    tokens = source(FOLDER / "tokens.css")
    light, _, dark = tokens.partition("prefers-color-scheme: dark")
    assert dark
    assert set(re.findall(r"(--[\w-]+)\s*:", dark)) - set(re.findall(r"(--[\w-]+)\s*:", light)) == set()


# The properties that :hover rules may set. They change only the look: content must not depend on a mouse.
LOOKS = {"text-decoration", "text-decoration-thickness", "text-decoration-style", "text-underline-offset", "fill"}
LOOKS |= {"background"}
# The link to a part of a page waits for the mouse, the keyboard or a visitor whom a link led there.
LOOKS |= {"opacity", "max-width"}


def test_hover_changes_only_the_look():
    def changed(path):
        bodies = re.findall(r"[^{}]*:hover[^{}]*\{([^{}]*)\}", source(path))
        return {part.partition(":")[0].strip() for body in bodies for part in body.split(";") if part.strip()} - LOOKS

    assert offenders(changed) == {}


def test_style_sheets_use_logical_properties_for_right_to_left_text():
    physical = r"(?:^|[;{\s])((?:margin|padding|border)-(?:left|right)[\w-]*|(?:left|right)|float|clear)\s*:(?!hover)"
    sides = r"(?:text-align)\s*:\s*(?:left|right)"

    def one_sided(path):
        found = re.findall(physical, source(path)) + re.findall(sides, source(path))
        return [name for name in found if not (path.name.startswith("admin") and name == "float")]  # Django's own

    assert offenders(one_sided) == {}


# Parts that are not needed on paper. Warnings and the preview banner are always printed.
HIDDEN_ON_PAPER = {
    "masthead-helpline", "menu", "masthead-search", "button", "skip", "crumbs", "contents", "layout-actions", "finder",
    "body-slot", "onward", "onward-finder", "layout-after-list", "fold", "clinic-report", "helpful", "country-map",
    "country-map-key", "footer", "layout-gap", "layout-stack",  # the last two: what leads to a drawing that is not printed
    "asked", "own-address", "field", "list-jump", "pagination", "town-jump", "register-filters", "open-now", "clinic-hours",
}  # fmt: skip


def test_print_hides_only_the_listed_parts():
    sheets = "".join(source(sheet) for sheet in FOLDER.rglob("print.css"))
    hidden = re.findall(r"([^{}]+)\{\s*display:\s*none", sheets)
    assert {name for selectors in hidden for name in re.findall(r"\.([\w-]+)", selectors)} == HIDDEN_ON_PAPER
