"""clinic_site/docs/settings.md describes every setting, and nothing else."""

import ast
from pathlib import Path

from clinic_site import settings
from tests.repository.documents import DOCS, read, tables

COLUMNS = ["setting", "default", "example", "what it does", "without it, or if it is wrong"]
MODULES = sorted((DOCS.parent / "settings").glob("*.py"))


def documented() -> dict[str, dict[str, str]]:
    """Return {setting: {column: cell}} of all tables of settings."""
    rows = [row for header, *rows in tables(read("settings.md")) if header == COLUMNS for row in rows]
    assert len({row[0] for row in rows}) == len(rows), "a setting is described twice"
    return {row[0]: dict(zip(COLUMNS, row, strict=True)) for row in rows}


def calls() -> list[ast.Call]:
    """Return every call of `setting(...)` in the modules of clinic_site/settings/."""
    return [
        node
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setting"
    ]


def keywords(call: ast.Call) -> dict[str, ast.expr]:
    return {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}


def test_document_describes_exactly_the_settings_that_are_read():
    read_by_code = {ast.literal_eval(call.args[0]) for call in calls()}
    assert read_by_code - documented().keys() == set(), "not in clinic_site/docs/settings.md"
    assert documented().keys() - read_by_code == set(), "only in clinic_site/docs/settings.md"


def test_document_says_which_settings_have_no_default():
    without = {ast.literal_eval(call.args[0]) for call in calls() if "default" not in keywords(call)}
    assert {name for name, row in documented().items() if "must be set" in row["default"]} == without


def test_document_gives_the_real_defaults():
    shown = documented()
    for call in calls():
        default = keywords(call).get("default")
        if isinstance(default, ast.Constant):
            name = ast.literal_eval(call.args[0])
            assert (name, shown[name]["default"]) == (name, str(default.value) or "none")


def test_document_gives_an_example_and_a_purpose_for_each_setting():
    assert [name for name, row in documented().items() if not row["example"] or not row["what it does"]] == []


def test_error_message_of_every_setting_says_how_to_set_it():
    assert [ast.literal_eval(call.args[0]) for call in calls() if "how" not in keywords(call)] == []


def test_every_setting_of_the_modules_reaches_django():
    """`clinic_site/settings/__init__.py` lists the names, so one could be forgotten."""
    modules = [path for path in MODULES if path.stem not in ("__init__", "env_file")]
    assert [(path.name, name) for path in modules for name in assigned(path) if not hasattr(settings, name)] == []


def assigned(path: Path) -> list[str]:
    """Return the upper-case names that the module at `path` assigns at its top level."""
    return sorted(
        {
            name.id
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for name in ast.walk(node)
            if isinstance(name, ast.Name)
            and isinstance(name.ctx, ast.Store)
            and name.id.isupper()
            and not name.id.startswith("_")
        }
    )
