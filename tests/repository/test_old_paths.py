"""clinic_site/docs/old-paths.md says for each file of release 2026-11 where it is now."""

import re

from tests.repository.test_import_directions import ROOT

PAGE = (ROOT / "clinic_site/docs/old-paths.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| ([\w.]\S+) \| (`.+|removed.+) \|$", PAGE, re.MULTILINE))
# Every file in the code folders, templates/ and .deploy/ of the release, from git ls-tree, without __init__.py files.
OLD_PATHS = (ROOT / "tests/repository/paths_of_release_2026_11.txt").read_text(encoding="utf-8").splitlines()
REMOVED_FOLDERS = [
    "clinic_site/common",
    "clinic_site/content",
    "clinic_site/keeping",
    "clinic_site/signin",
    "education/gates",
]


def new_paths(old: str) -> list[str]:
    """Return the new paths of the file `old`, from its own row or its innermost folder's; [] if it was removed.

    Raise KeyError if the table has no row for it.
    """
    if old in ROWS:
        return re.findall("`([^`]+)`", ROWS[old])
    folders = [f"{old.rsplit('/', number)[0]}/" for number in range(1, old.count("/") + 1)]
    folder = next((folder for folder in folders if folder in ROWS), None)
    if folder is None:
        raise KeyError(old)
    [new] = re.findall("`([^`]+)`", ROWS[folder])
    return [new + old.removeprefix(folder)]


def test_table_has_a_row_for_each_moved_or_removed_file():
    gone = [old for old in OLD_PATHS if not (ROOT / old).is_file()]
    assert len(gone) > 300
    without_row = []
    for old in gone:
        try:
            new_paths(old)
        except KeyError:
            without_row.append(old)
    assert without_row == []


def test_each_new_path_exists():
    missing = [
        (old, new)
        for old in OLD_PATHS
        if not (ROOT / old).is_file()
        for new in new_paths(old)
        if not (ROOT / new).exists()
    ]
    assert missing == []


def test_each_row_names_a_moved_or_removed_path_of_the_release():
    assert [old for old in ROWS if (ROOT / old).is_file()] == []
    assert [old for old in ROWS if not any(path == old or path.startswith(old) for path in OLD_PATHS)] == []


def test_removed_folders_contain_no_code():
    assert [folder for folder in REMOVED_FOLDERS if list((ROOT / folder).rglob("*.py"))] == []
