"""Which rooms may import each other. No two modules import each other, not even indirectly.

A room is a folder of clinic_site/ or an app. Imports inside functions and for type checkers count too.
"""

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
APPS = ("clinic_site", "education", "locations")

# The modules directly in clinic_site/ assemble the site, or are there because Django expects them there.
ASSEMBLY = "assembly"
# The rooms that each room imports. Adding one is a decision: see clinic_site/docs/decisions/.
ARROWS = {
    "environment": set(),
    "settings": {"environment", "shared", "operations"},
    "shared": set(),
    "guide": set(),
    "formats": set(),
    "writing": {"shared"},
    "operations": {"shared"},
    "publishing": {"shared", "writing", "operations"},
    "translation": {"shared", "publishing", "setup", "writing"},
    "announcements": {"publishing"},
    "pictures": {"shared", "publishing"},
    "education": {"shared", "writing", "publishing", "pictures", "translation"},
    "locations": {"announcements", "shared", "publishing", "writing", "pictures", "translation"},
    "notices": {"shared", "publishing", "writing"},
    "setup": {"shared", "publishing", "announcements", "notices", "pictures"},
    "search": {"shared", "writing", "publishing", "setup", "translation", "education", "locations"},
    "old_addresses": {"shared", "publishing", "education", "locations"},
    "transfer": {"shared", "publishing", "setup", "translation", "education"},
    "backup": {"shared", "operations", "search"},
    "serving": {"environment", "settings", "shared", "operations", "publishing"},
    "reviewing": {"shared", "publishing", "writing", "education", "locations"},
    "staff": {"shared", "publishing", "setup", "old_addresses", "education", "locations"},
    "spanish": {"shared", "publishing", "notices", "setup", "staff", "translation", "education", "locations"},
    "shipped": {"shared", "publishing", "writing", "staff", "education"},
    "pages": {
        "shared",
        "operations",
        "publishing",
        "notices",
        "writing",
        "setup",
        "serving",
        "search",
        "translation",
        "education",
        "locations",
    },
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules() -> dict[str, Path]:
    """Return {module: file} without migrations, whose imports never change."""
    files = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    return {name_of(path): path for path in files}


def imported(path: Path, known) -> set[str]:
    """Return the modules of this repository that the file at `path` imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in known else node.module for name in names}
    return (found & known) - {name_of(path), "clinic_site"}  # contains only the version


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    known = modules()
    return {name: imported(path, known.keys()) for name, path in known.items()}


def room_of(module: str) -> str:
    app, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    if app != "clinic_site":
        return app
    return room if room in ARROWS else ASSEMBLY


def test_no_modules_import_each_other(graph):
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_check_finds_import_cycle():
    with pytest.raises(graphlib.CycleError):
        graphlib.TopologicalSorter({"a": {"b"}, "b": {"c"}, "c": {"a"}}).prepare()


def test_rooms_import_exactly_what_the_table_lists(graph):
    found: dict[str, dict[str, list[str]]] = {room: {} for room in ARROWS}
    for module, others in graph.items():
        for other in others if room_of(module) != ASSEMBLY else ():
            if room_of(other) != room_of(module):
                found[room_of(module)].setdefault(room_of(other), []).append(f"{module} imports {other}")
    not_allowed = [
        why for room, rooms in found.items() for other in rooms.keys() - ARROWS[room] for why in rooms[other]
    ]
    assert sorted(not_allowed) == []
    assert {room: set(rooms) for room, rooms in found.items()} == ARROWS


def test_table_of_rooms_has_no_cycles():
    graphlib.TopologicalSorter(ARROWS).prepare()


def test_every_folder_of_clinic_site_is_a_room():
    folders = {path.parent.name for path in (ROOT / "clinic_site").glob("*/__init__.py")}
    assert folders - ARROWS.keys() == {"management", "migrations", "templatetags"}
