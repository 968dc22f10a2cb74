"""A CSS class of the public pages means one thing.

`.now` was the urgency of a warning and, further down, the line "Open now": the signs that ask for 911 got the quiet color
of the second. The two rules here would have refused it.
"""

import re
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SHEETS = sorted(path for path in (ROOT / "static" / "css").glob("*.css") if not path.stem.startswith("admin"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts)
# A comment on a line of its own begins a section; then the start of a rule, or its end.
PIECES = re.compile(r"^\s*/\*(?P<section>.*?)\*/\s*?$|/\*.*?\*/|(?P<opening>[^{};/]+)\{|\}", re.MULTILINE | re.DOTALL)
BARE = re.compile(r"\.([\w-]+)(?:::?[\w-]+(?:\([^()]*\))?)*")  # one class and nothing else but states such as :hover


def selectors(sheet):
    """Yield (section, list of selectors) of every rule for a screen; `sheet` is the text of a style sheet."""
    section, around = "", []
    for piece in PIECES.finditer(sheet):
        if piece["section"] is not None:
            section = piece["section"].strip()
        elif piece["opening"]:
            opening = piece["opening"].strip()
            around.append(opening)
            if not opening.startswith("@") and not any(
                re.match(r"@media.*(print|forced-colors)|@layer print", at) for at in around
            ):
                yield section, [one.strip() for one in re.split(r",(?![^()]*\))", opening)]
        elif piece[0] == "}":
            around.pop()


def styled_alone(sheets):
    """Return {class: the sections with a rule for this class alone}. `sheets` are texts by name.

    A rule for several components at once, such as the one that takes the bullets off lists, is not counted: it says what
    they have in common.
    """
    found = defaultdict(set)
    for name, sheet in sheets.items():
        for section, rule in selectors(sheet):
            if len(rule) == 1 and (match := BARE.fullmatch(rule[0])):
                found[match[1]].add(f"{name}: {section}")
    return found


def in_two_places(sheets):
    return {name: sorted(sections) for name, sections in styled_alone(sheets).items() if len(sections) > 1}


def shared_modifiers(components, templates):
    """Return the classes without a component in their name that stand beside two or more of `components`.

    A name that begins with a component's, as in `ladder-now`, can't be taken for anything else.
    """
    beside = defaultdict(set)
    for template in templates:
        for attribute in re.findall(r'class="([^"]*)"', template):
            names = {name for name in re.sub(r"\{[%{].*?[%}]\}", " ", attribute).split() if name in components}
            for name in names:
                beside[name] |= {other for other in names - {name} if "-" not in other}
    return {name: sorted(others) for name, others in beside.items() if len(others) > 1 and "-" not in name}


def read(paths):
    return {path.name: path.read_text(encoding="utf-8") for path in paths}


def test_no_class_is_styled_alone_in_two_sections():
    assert in_two_places(read(SHEETS)) == {}


def test_no_bare_class_modifies_two_components():
    of_components = {name: sheet for name, sheet in read(SHEETS).items() if not name.startswith("layout")}
    templates = [path.read_text(encoding="utf-8") for path in TEMPLATES]
    assert shared_modifiers(styled_alone(of_components), templates) == {}


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


def test_modifier_of_two_components_is_found_unless_it_carries_a_name():
    templates = [
        '<i class="rung now">',
        '<i class="callout now">',
        '<i class="rung ladder-now {% if x %}big{% endif %}">',
    ]
    assert shared_modifiers({"rung", "callout", "now", "ladder-now"}, templates) == {"now": ["callout", "rung"]}
