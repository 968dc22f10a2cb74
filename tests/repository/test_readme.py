"""The settings table and the folder map of README.md match the code."""

import ast
import re
from pathlib import Path

from tests.repository.test_markdown import PARSER
from tests.repository.test_top_level import files

ROOT = Path(__file__).parent.parent.parent


def section(heading):
    """Return the text of README.md under `heading`."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]


def table_of_settings():
    """Return {name: default} from the first table under "Settings", as rendered."""
    [names, defaults, _effects] = zip(*first_table(section("Settings")), strict=True)
    assert len(names) == len(set(names)), "a setting is listed twice"
    return dict(zip(names, defaults, strict=True))


def first_table(text):
    """Return the rendered cells of the first table in `text`, row by row, without the header."""
    rows = []
    for token in PARSER.parse(text):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append("".join(child.content for child in token.children))
        elif token.type == "table_close":
            break
    return rows[1:]


def calls_of_setting():
    """Return every `setting(...)` call in the modules of clinic_site/settings/."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "clinic_site" / "settings").glob("*.py")]
    return [
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setting"
    ]


def settings_read():
    """Return {name: whether it has a default} for every setting that the code reads."""
    return {
        call.args[0].value: any(keyword.arg == "default" for keyword in call.keywords) for call in calls_of_setting()
    }


def test_settings_table_lists_exactly_the_settings_that_are_read():
    assert sorted(table_of_settings()) == sorted(settings_read())


def test_settings_table_marks_settings_without_default():
    without = {name for name, has_default in settings_read().items() if not has_default}
    assert {name for name, default in table_of_settings().items() if "must be set" in default} == without


def test_settings_table_shows_the_real_defaults():
    shown = table_of_settings()
    for call in calls_of_setting():
        [default] = [word.value for word in call.keywords if word.arg == "default"] or [None]
        if isinstance(default, ast.Constant):
            assert (str(default.value) or "none") == shown[call.args[0].value]


def test_every_setting_explains_how_to_supply_it():
    silent = [
        call.args[0].value for call in calls_of_setting() if "how" not in {keyword.arg for keyword in call.keywords}
    ]
    assert silent == []


def folder_map():
    return [line.split()[0] for line in lines_of_folder_map() if line.strip()]


def lines_of_folder_map():
    [block] = [token.content for token in PARSER.parse(section("Folder map")) if token.type == "fence"]
    return block.splitlines()


def test_folder_map_has_no_blank_lines():
    assert [number for number, line in enumerate(lines_of_folder_map(), start=1) if not line.strip()] == []


def test_folder_map_lists_only_existing_paths():
    assert [name for name in folder_map() if not (ROOT / name).exists()] == []
    assert [name for name in folder_map() if name.endswith("/") != (ROOT / name).is_dir()] == []


def test_folder_map_lists_everything_at_the_top_level():
    top = {name.partition("/")[0] for name in files()}
    shown = {name.partition("/")[0] for name in folder_map()}
    hidden = {".editorconfig", ".gitattributes", ".gitignore", ".dockerignore"}  # common to all repositories
    assert top - shown - hidden == set()


def test_make_commands_in_the_readme_are_makefile_targets():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(
        re.findall(r"`?\bmake ([a-z][a-z-]+)`?", "\n".join(re.findall(r"`[^`]+`|^make .*$", text, re.MULTILINE)))
    )
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named - targets == set()
    assert {"run", "test"} <= named
