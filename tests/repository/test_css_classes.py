"""Every CSS class starts with the name of its component, so two components cannot share a class by accident.

`.now` once meant both the urgency of a warning and the line "Open now", so the signs for calling 911 got the muted
color of that line. These tests would have caught it.

The comment at the top of a style sheet lists its components. A class is a component's name, optionally with a
hyphenated suffix: `.ladder`, `.ladder-now`. The public site and the admin never share a page, so each has its own
components.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).parent.parent.parent
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted(
    path
    for folder in ("clinic_site", "education", "locations", "static/js")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".js")
)
UTILITIES = {"skip", "visually-hidden"}  # general names that any component can use
HOOKS = {"helpful-by-page", "import-rows", "law", "preview-link-copied"}  # without styles: used by scripts and tests
# Django's class names for rows of our forms and columns of our lists
FIELDS = {"field-changed_on", "field-confirm_button", "field-confirmed_on", "field-phone_link", "field-regions",
          "field-reviewed_on", "field-standing", "field-tick", "field-town"}  # fmt: skip
DJANGO = Path(django.__file__).parent / "contrib" / "admin"

# A comment on its own line begins a section. The other alternatives match the start and the end of a rule.
PIECES = re.compile(r"^\s*/\*(?P<section>.*?)\*/\s*?$|/\*.*?\*/|(?P<opening>[^{};/]+)\{|\}", re.MULTILINE | re.DOTALL)
BARE = re.compile(r"\.([\w-]+)(?:::?[\w-]+(?:\([^()]*\))?)*")  # a single class, optionally with states such as :hover
COMPONENTS = re.compile(r"^/\*.*?\bComponents: ([\w\s,-]+)\.", re.DOTALL)
ATTRIBUTE = re.compile(r'\sclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
TABLE = re.compile(r"^CSS_CLASSES = \{(.*?)^\}", re.MULTILINE | re.DOTALL)
IN_CODE = re.compile(r'(?:class=|css_class=|form_class = |className = |"class": )"([\w -]+)"')


def rules(sheet):
    """Yield (section, enclosing blocks, selectors) of every rule in `sheet`, the text of a style sheet."""
    section, around = "", []
    for piece in PIECES.finditer(sheet):
        if piece["section"] is not None:
            section = piece["section"].strip()
        elif piece["opening"]:
            opening = piece["opening"].strip()
            if not opening.startswith("@"):
                yield section, list(around), [one.strip() for one in re.split(r",(?![^()]*\))", opening)]
            around.append(opening)
        elif piece[0] == "}":
            around.pop()


def classes(sheet):
    """Return the classes in the selectors of `sheet`."""
    return {name for *_, rule in rules(sheet) for one in rule for name in re.findall(r"\.([A-Za-z][\w-]*)", one)}


def sections_by_class(sheets):
    """Return {class: sections with a rule for only this class}. `sheets` maps names to texts.

    Rules for print and forced colors don't count. Neither do rules that several components share, such as the one that
    removes the bullets of lists.
    """
    found = defaultdict(set)
    for name, sheet in sheets.items():
        for section, around, rule in rules(sheet):
            adapts = any(re.match(r"@media.*(print|forced-colors)|@layer print", at) for at in around)
            if not adapts and len(rule) == 1 and (match := BARE.fullmatch(rule[0])):
                found[match[1]].add(f"{name}: {section}")
    return found


def styled_in_two_sections(sheets):
    return {name: sorted(sections) for name, sections in sections_by_class(sheets).items() if len(sections) > 1}


def component_lists(sheets):
    """Return {style sheet: components listed in its first comment}."""
    found = {name: COMPONENTS.match(sheet) for name, sheet in sheets.items()}
    return {name: re.split(r",\s*", match[1]) if match else [] for name, match in found.items()}


def component_of(name, components):
    """Return the longest of `components` that the class `name` starts with, or None."""
    carried = [component for component in components if name == component or name.startswith(f"{component}-")]
    return max(carried, key=len, default=None)


def without_component(sheets, *, known=frozenset()):
    """Return the classes of `sheets` that belong to no component and are not `known`."""
    components = {component for listed in component_lists(sheets).values() for component in listed}
    used = {name for sheet in sheets.values() for name in classes(sheet)}
    return {name for name in used - known if component_of(name, components) is None}


def defined_outside_component(sheets):
    """Return {class: style sheet} for rules of only that class outside its component's style sheet.

    "home-and-frame/components.css" and "other-pages/components.css" count as one: they are split to keep the home page small.
    """
    home = {component: name for name, listed in component_lists(sheets).items() for component in listed}
    found = {}
    for name, sections in sections_by_class(sheets).items():
        component = component_of(name, home)
        for section in sections:
            sheet = section.partition(":")[0]
            if component and sheet.rpartition("/")[2] != home[component].rpartition("/")[2]:
                found[name] = sheet
    return found


def listed_twice(sheets):
    listed = [component for components in component_lists(sheets).values() for component in components]
    return {component for component in listed if listed.count(component) > 1}


def used_in(text):
    """Return the classes in a template's attributes; "desk-group-*" if a class ends with a variable."""
    return {
        name
        for value in ATTRIBUTE.findall(text)
        for name in re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "*", value)).split()
        if name != "*"  # set by the form's Python code
    }


def used_in_code(text):
    tables = [value for table in TABLE.findall(text) for value in re.findall(r': "([\w -]+)"', table)]
    return {name for value in [*IN_CODE.findall(text), *tables] for name in value.split()}


def undefined(used, defined):
    """Return the classes in `used` that are not in `defined`."""
    return {
        name
        for name in used - defined
        if not (name.endswith("*") and any(other.startswith(name.removesuffix("*")) for other in defined))
    }


def unused(defined, used):
    starts = tuple(name.removesuffix("*") for name in used if name.endswith("*"))
    return {name for name in defined - used if not (starts and name.startswith(starts))}


def read(paths):
    return {
        path.relative_to(ROOT / "static" / "css").as_posix()
        if path.is_relative_to(ROOT / "static" / "css")
        else path.name: path.read_text(encoding="utf-8")
        for path in paths
    }


PUBLIC = read(path for path in SHEETS if not path.stem.startswith("admin"))
ADMIN = read(path for path in SHEETS if path.stem.startswith("admin"))


@cache
def django_classes():
    """Return the classes of Django's admin, which our admin style sheets may use."""
    sheets = (DJANGO / "static" / "admin" / "css").rglob("*.css")
    found = {name for path in sheets for name in classes(path.read_text(encoding="utf-8"))}
    for path in (DJANGO / "templates").rglob("*.html"):
        found |= used_in(path.read_text(encoding="utf-8"))
    return found


def used():
    """Return (classes in public templates, classes in admin templates, classes in code)."""
    public, admin = set(), set()
    for path in TEMPLATES:
        is_admin = "admin" in path.relative_to(ROOT).parts
        (admin if is_admin else public).update(used_in(path.read_text(encoding="utf-8")))
    return public, admin, {name for path in CODE for name in used_in_code(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("sheets", [PUBLIC, ADMIN], ids=["public", "admin"])
def test_no_class_has_its_own_rules_in_two_sections(sheets):
    ours = {
        name: sections
        for name, sections in styled_in_two_sections(sheets).items()
        if sheets is PUBLIC or name not in django_classes()
    }
    assert ours == {}


def test_every_class_belongs_to_a_component():
    assert without_component(PUBLIC, known=UTILITIES) == set()
    assert without_component(ADMIN, known=django_classes() | FIELDS) == set()


@pytest.mark.parametrize("sheets", [PUBLIC, ADMIN], ids=["public", "admin"])
def test_no_two_style_sheets_define_the_same_component_or_class(sheets):
    assert listed_twice(sheets) == set()
    assert defined_outside_component(sheets) == {}


def test_every_used_class_is_defined():
    public, admin, code = used()
    of_public = {name for sheet in PUBLIC.values() for name in classes(sheet)}
    of_admin = {name for sheet in ADMIN.values() for name in classes(sheet)} | django_classes()
    assert undefined(public, of_public | HOOKS) == set()
    assert undefined(admin, of_admin | HOOKS) == set()
    assert undefined(code, of_public | of_admin | HOOKS) == set()


def test_every_defined_class_is_used():
    public, admin, code = used()
    of_public = {name for sheet in PUBLIC.values() for name in classes(sheet)}
    of_admin = {name for sheet in ADMIN.values() for name in classes(sheet)}
    assert unused(of_public, public | code) == set()
    # The text preview in the admin contains parts of public pages.
    assert unused(of_admin - django_classes() - FIELDS, admin | public | code) == set()
    assert unused(HOOKS, public | admin) == set()


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        ("/* A */\n.x { top: 0 }\n.x:hover { top: 1px }", {}),
        ("/* A */\n.x { top: 0 }\n/* B */\n.x { top: 1px }", {"x": ["s: A", "s: B"]}),
        ("/* A */\n.x { top: 0; } /* why */\n.x { top: 1px; }", {}),
        ("/* A */\n.x { top: 0 }\n/* B */\n@media (min-width: 1rem) {\n.x::before { top: 1px }\n}", {"x": ["s: A", "s: B"]}),
        ("/* A */\n.x { top: 0 }\n/* B */\n.y .x, .x.y { top: 1px }", {}),
        ("/* A */\n.x { top: 0 }\n/* B */\n.x, .y { top: 1px }", {}),
        ("/* A */\n.x { top: 0 }\n/* B */\n@media print { .x { top: 1px } }", {}),
    ],
)  # fmt: skip
def test_check_finds_class_with_rules_in_two_sections(sheet, found):
    assert styled_in_two_sections({"s": sheet}) == found


TOP = "/* Warnings. Components: ladder,\n   open-now. */\n"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        (".ladder {}", set()),
        (".ladder-now .open-now:hover {}", set()),
        ("@media print { a:not(.now) {} }", {"now"}),
        (".ladder .now, .laddering {}", {"now", "laddering"}),
        (".open {}", {"open"}),
        ("/* .now */ .ladder { margin: .5em; }", set()),
        (".skip {}", set()),
    ],
)
def test_check_finds_class_without_component(rule, found):
    assert without_component({"s": TOP + rule}, known={"skip"}) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (".ladder {}", ".sheet .ladder {}", {}),
        (".ladder {}", ".ladder {}", {"ladder": "handout.css"}),
        ("", ".ladder-now::before {}", {"ladder-now": "handout.css"}),
        ("", "@media print { .ladder {} }", {}),
        ("", ".ladder-sheet {}", {}),
    ],
)
def test_check_finds_class_defined_outside_its_components_style_sheet(first, second, found):
    sheets = {"components.css": TOP + first, "handout.css": "/* Components: sheet, ladder-sheet. */" + second}
    assert defined_outside_component(sheets) == found
    assert defined_outside_component({"components.css": TOP, "other-pages/components.css": second}) == {}


def test_check_finds_component_listed_in_two_style_sheets():
    assert listed_twice({"a.css": TOP, "b.css": "/* Components: ladder, word. */", "c.css": ".x {}"}) == {"ladder"}


def test_check_finds_the_classes_of_a_template():
    text = (
        """<i class="ladder{% if a == "b" %} ladder-now{% endif %}"><b class="{{ given }} group-{{ kind }}" id="x">"""
    )
    assert used_in(text) == {"ladder", "ladder-now", "group-*"}
    assert undefined({"ladder", "no", "group-*"}, {"ladder", "group-late"}) == {"no"}
    assert undefined({"group-*"}, {"ladder"}) == {"group-*"}
    assert unused({"ladder", "group-late", "open"}, {"ladder", "group-*"}) == {"open"}
