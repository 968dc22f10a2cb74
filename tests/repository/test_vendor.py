"""Scripts of others in static/js/vendor/ are unchanged and name their version and license."""

import hashlib

import pytest

from tests.repository.test_top_level import ROOT

FOLDER = ROOT / "static/js/vendor"
# SHA-256 of the released file, which follows our comment with its version and license.
RELEASED = {"turndown.js": ("Turndown 7.2.5", "f46330e27d6009ecc3b001237e735cf58293772d2a465436a61de6f536b59a81")}


def test_every_script_of_others_is_listed():
    assert {path.name for path in FOLDER.iterdir()} == RELEASED.keys()


@pytest.mark.parametrize("name", RELEASED)
def test_script_of_others_is_the_released_file_below_its_license(name):
    comment, end, code = (FOLDER / name).read_text(encoding="utf-8").partition("*/\n")
    version, digest = RELEASED[name]
    assert hashlib.sha256(code.encode()).hexdigest() == digest
    assert (comment + end).startswith(f"/* {version}, ")
    assert "MIT License" in comment
    assert "Copyright (c) " in comment
