"""clinic_site/docs/testing.md and tests/selection.py match the tests."""

import ast
import re
from pathlib import Path

from tests import selection

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = (ROOT / "clinic_site" / "docs" / "testing.md").read_text(encoding="utf-8")


def nightly_tests() -> set[str]:
    """Return the names of the tests with the nightly mark on the test or on one of its parameters."""
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                decorators = " ".join(ast.unparse(decorator) for decorator in node.decorator_list)
                if "pytest.mark.nightly" in decorators:
                    found.add(node.name)
    return found


def test_document_lists_exactly_the_nightly_tests():
    section = DOCUMENT.partition("## Nightly tests")[2].partition("These commands")[0]
    assert set(re.findall(r"^\| `(test_\w+)` \|", section, re.MULTILINE)) == nightly_tests()


def test_document_names_only_existing_make_targets():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", DOCUMENT)) - targets == set()


def test_selected_tests_exist():
    for place, _, test in (entry.partition("::") for entry in selection.VENDOR + selection.STORE):
        assert (selection.TESTS / place).exists(), place
        assert not test or f"\ndef {test}(" in (selection.TESTS / place).read_text(encoding="utf-8"), test


def test_tests_get_the_markers_of_their_file_or_folder_or_their_own():
    whole = "test_all_become_unreviewed_drafts_that_were_handed_over"
    markers = {
        ("locations/pages/test_open_data.py", "test_anything"): ["vendor", "store"],
        ("clinic_site/search/test_ranking.py", "test_anything"): ["vendor"],
        ("clinic_site/search/test_views.py", "test_anything"): ["vendor", "store"],
        ("clinic_site/shipped/test_taking_over.py", whole): ["vendor"],
        ("clinic_site/shipped/test_taking_over.py", "test_another"): [],
        ("locations/finding/test_maps.py", "test_anything"): [],
    }
    assert {(name, test): selection.markers_of(selection.TESTS / name, test) for name, test in markers} == markers


def test_no_test_module_keeps_the_day_on_which_it_was_imported():
    """Tests that start before midnight and run after it would compare two different days."""
    kept = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "tests").rglob("*.py")
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("localdate", "date.today", "today_in"))
    ]
    assert kept == []
