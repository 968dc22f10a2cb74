"""clinic_site/docs/decisions/001-rooms-and-old-paths.md maps every path of an older release to an existing one."""

import re

from tests.repository.test_import_directions import ROOT

PAGE = (ROOT / "clinic_site/docs/decisions/001-rooms-and-old-paths.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| (.+) \|$", PAGE, re.MULTILINE)
REMOVED_ROOMS = [
    "clinic_site/common",
    "clinic_site/content",
    "clinic_site/keeping",
    "clinic_site/signin",
    "education/gates",
]


def test_every_new_path_exists_and_no_old_one_does():
    new = [path for _old, now in ROWS for path in re.findall("`([^`]+)`", now)]
    assert len(new) > 200
    assert [path for path in new if not (ROOT / path).exists()] == []
    assert [old for old, _now in ROWS if (ROOT / old).is_file()] == []


def test_old_rooms_are_gone():
    assert [room for room in REMOVED_ROOMS if list((ROOT / room).rglob("*.py"))] == []
