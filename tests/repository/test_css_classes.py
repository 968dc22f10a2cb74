"""A CSS class carries the component it belongs to, so no two components can meet in one word.

`.now` was the urgency of a warning and, further down, the line "Open now": the signs that ask for 911 got the quiet color
of the second. The rules here would have refused it.

The comment at the top of a style sheet lists its components. A class is the name of a component, or begins with one and a
hyphen: `.ladder`, `.ladder-now`. The public site and the admin are never on one page, so each has components of its own.
"""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).parent.parent.parent
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = sorted(
    path
    for folder in ("clinic_site", "education", "locations", "static/js")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".js")
)
UTILITIES = {"skip", "visually-hidden"}  # general words that any component can use
HOOKS = {"helpful-by-page", "import-rows", "law", "preview-link-copied"}  # without a look: scripts and tests find them
FIELDS = {"field-regions", "field-reviewed_on"}  # Django's names for the rows of our forms
DJANGO = Path(django.__file__).parent / "contrib" / "admin"

# A comment on a line of its own begins a section; then the start of a rule, or its end.
PIECES = re.compile(r"^\s*/\*(?P<section>.*?)\*/\s*?$|/\*.*?\*/|(?P<opening>[^{};/]+)\{|\}", re.MULTILINE | re.DOTALL)
BARE = re.compile(r"\.([\w-]+)(?:::?[\w-]+(?:\([^()]*\))?)*")  # one class and nothing else but states such as :hover
COMPONENTS = re.compile(r"^/\*.*?\bComponents: ([\w\s,-]+)\.", re.DOTALL)
ATTRIBUTE = re.compile(r'\sclass="((?:\{%.*?%\}|\{\{.*?\}\}|[^"])*)"')
IN_CODE = re.compile(r'(?:class=|css_class=|form_class = |className = |"class": )"([\w -]+)"')


def rules(sheet):
    """Yield (section, what is around, selectors) of every rule; `sheet` is the text of a style sheet."""
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


def styled_alone(sheets):
    """Return {class: the sections with a rule for this class alone}. `sheets` are texts by name.

    Rules for paper and forced colors are not counted, nor is a rule for several components at once, such as the one that
    takes the bullets off lists: it says what they have in common.
    """
    found = defaultdict(set)
    for name, sheet in sheets.items():
        for section, around, rule in rules(sheet):
            adapts = any(re.match(r"@media.*(print|forced-colors)|@layer print", at) for at in around)
            if not adapts and len(rule) == 1 and (match := BARE.fullmatch(rule[0])):
                found[match[1]].add(f"{name}: {section}")
    return found


def in_two_places(sheets):
    return {name: sorted(sections) for name, sections in styled_alone(sheets).items() if len(sections) > 1}


def component_lists(sheets):
    """Return {style sheet: the components that the comment at its top lists}."""
    found = {name: COMPONENTS.match(sheet) for name, sheet in sheets.items()}
    return {name: re.split(r",\s*", match[1]) if match else [] for name, match in found.items()}


def component_of(name, components):
    """Return the longest of `components` that the class `name` carries, or None."""
    carried = [component for component in components if name == component or name.startswith(f"{component}-")]
    return max(carried, key=len, default=None)


def without_component(sheets, *, known=frozenset()):
    """Return the classes of `sheets` that carry no component and are not `known`."""
    components = {component for listed in component_lists(sheets).values() for component in listed}
    used = {name for sheet in sheets.values() for name in classes(sheet)}
    return {name for name in used - known if component_of(name, components) is None}


def defined_elsewhere(sheets):
    """Return {class: style sheet} of the classes styled alone outside their component's style sheet.

    "components.css" and "components-more.css" are one, cut in two for the weight of the first page.
    """
    home = {component: name for name, listed in component_lists(sheets).items() for component in listed}
    found = {}
    for name, sections in styled_alone(sheets).items():
        component = component_of(name, home)
        for section in sections:
            sheet = section.partition(":")[0]
            if component and sheet.replace("-more", "") != home[component].replace("-more", ""):
                found[name] = sheet
    return found


def listed_twice(sheets):
    listed = [component for components in component_lists(sheets).values() for component in components]
    return {component for component in listed if listed.count(component) > 1}


def used_in(text):
    """Return the classes in the attributes of a template; "desk-group-*" for one whose end is a variable."""
    return {
        name
        for value in ATTRIBUTE.findall(text)
        for name in re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "*", value)).split()
        if name != "*"  # given by the form's own code
    }


def used_in_code(text):
    return {name for value in IN_CODE.findall(text) for name in value.split()}


def undefined(used, defined):
    """Return those of `used` that are not among `defined`."""
    return {
        name
        for name in used - defined
        if not (name.endswith("*") and any(other.startswith(name.removesuffix("*")) for other in defined))
    }


def unused(defined, used):
    starts = tuple(name.removesuffix("*") for name in used if name.endswith("*"))
    return {name for name in defined - used if not (starts and name.startswith(starts))}


def read(paths):
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


PUBLIC = read(path for path in SHEETS if not path.stem.startswith("admin"))
ADMIN = read(path for path in SHEETS if path.stem.startswith("admin"))


@cache
def djangos():
    """Return the classes of Django's admin, which our style sheets for it may use."""
    sheets = (DJANGO / "static" / "admin" / "css").rglob("*.css")
    found = {name for path in sheets for name in classes(path.read_text(encoding="utf-8"))}
    for path in (DJANGO / "templates").rglob("*.html"):
        found |= used_in(path.read_text(encoding="utf-8"))
    return found


def used():
    """Return (classes used by the public templates, by those of the admin, by code)."""
    public, admin = set(), set()
    for path in TEMPLATES:
        is_admin = "admin" in path.relative_to(ROOT).parts
        (admin if is_admin else public).update(used_in(path.read_text(encoding="utf-8")))
    return public, admin, {name for path in CODE for name in used_in_code(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("sheets", [PUBLIC, ADMIN], ids=["public", "admin"])
def test_no_class_is_styled_alone_in_two_sections(sheets):
    ours = {
        name: sections for name, sections in in_two_places(sheets).items() if sheets is PUBLIC or name not in djangos()
    }
    assert ours == {}


def test_every_class_carries_a_component():
    assert without_component(PUBLIC, known=UTILITIES) == set()
    assert without_component(ADMIN, known=djangos() | FIELDS) == set()


@pytest.mark.parametrize("sheets", [PUBLIC, ADMIN], ids=["public", "admin"])
def test_no_two_style_sheets_define_the_same_component_or_class(sheets):
    assert listed_twice(sheets) == set()
    assert defined_elsewhere(sheets) == {}


def test_every_class_that_is_used_is_defined():
    public, admin, code = used()
    of_public = {name for sheet in PUBLIC.values() for name in classes(sheet)}
    of_admin = {name for sheet in ADMIN.values() for name in classes(sheet)} | djangos()
    assert undefined(public, of_public | HOOKS) == set()
    assert undefined(admin, of_admin | HOOKS) == set()
    assert undefined(code, of_public | of_admin | HOOKS) == set()


def test_every_class_that_is_defined_is_used():
    public, admin, code = used()
    of_public = {name for sheet in PUBLIC.values() for name in classes(sheet)}
    of_admin = {name for sheet in ADMIN.values() for name in classes(sheet)}
    assert unused(of_public, public | code) == set()
    # The preview of a text in the admin has parts of the public pages.
    assert unused(of_admin - djangos() - FIELDS, admin | public | code) == set()
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
def test_same_class_is_found_in_two_sections_of_a_style_sheet(sheet, found):
    assert in_two_places({"s": sheet}) == found


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
def test_class_without_a_component_is_found(rule, found):
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
def test_class_defined_outside_its_components_style_sheet_is_found(first, second, found):
    sheets = {"components.css": TOP + first, "handout.css": "/* Components: sheet, ladder-sheet. */" + second}
    assert defined_elsewhere(sheets) == found
    assert defined_elsewhere({"components.css": TOP, "components-more.css": second}) == {}


def test_component_of_two_style_sheets_is_found():
    assert listed_twice({"a.css": TOP, "b.css": "/* Components: ladder, word. */", "c.css": ".x {}"}) == {"ladder"}


def test_classes_of_a_template_are_found():
    text = (
        """<i class="ladder{% if a == "b" %} ladder-now{% endif %}"><b class="{{ given }} group-{{ kind }}" id="x">"""
    )
    assert used_in(text) == {"ladder", "ladder-now", "group-*"}
    assert undefined({"ladder", "no", "group-*"}, {"ladder", "group-late"}) == {"no"}
    assert undefined({"group-*"}, {"ladder"}) == {"group-*"}
    assert unused({"ladder", "group-late", "open"}, {"ladder", "group-*"}) == {"open"}
