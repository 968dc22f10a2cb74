"""Every locked package has a license that somebody has read, and the document lists it."""

import importlib.machinery
import importlib.util
import re
from email.message import Message
from pathlib import Path

import pytest

from tests.repository.test_dependencies import pinned

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = (ROOT / "clinic_site/docs/dependencies.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def licenses():
    """The script .ci/licenses as a module."""
    loader = importlib.machinery.SourceFileLoader("licenses", str(ROOT / ".ci/licenses"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("licenses", loader))
    loader.exec_module(module)
    return module


def rows_of(heading: str) -> list[list[str]]:
    """Return the cells below the row `heading` of a table."""
    table = DOCUMENT.partition(f"{heading}\n")[2].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[1:]]


def test_document_lists_the_license_of_every_locked_package(licenses):
    found = licenses.table(ROOT / "requirements.lock")
    assert [name for name, _expression in found] == sorted(pinned("requirements.lock"))
    assert rows_of("| package | license |") == [list(row) for row in found]


def test_every_license_is_known_and_the_script_says_so(licenses, capsys):
    assert licenses.main(ROOT / "requirements.lock") == 0
    assert capsys.readouterr().err == ""


def test_every_license_that_asks_for_more_is_explained(licenses):
    asking = {
        name for name, expression in licenses.table(ROOT / "requirements.lock")
        if set(re.split(r" (?:AND|OR) ", expression)) & licenses.COPYLEFT
    }  # fmt: skip
    assert asking == {"fido2", "psycopg", "psycopg-binary", "psycopg-pool", "pyphen"}
    explained = DOCUMENT.partition("| package | license |")[0]
    assert [name for name in sorted(asking) if f"**{name}**" not in explained] == []


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ([("License-Expression", "MIT"), ("License", "old")], "MIT"),
        ([("License", "BSD"), ("Classifier", "License :: OSI Approved :: BSD License")], "BSD"),
        (
            [("License", "Copyright\nAll rights"), ("Classifier", "License :: OSI Approved :: MIT License")],
            "MIT License",
        ),
        ([("Classifier", "License :: A"), ("Classifier", "Topic :: B"), ("Classifier", "License :: C")], "A; C"),
        ([], ""),
    ],
)
def test_what_a_package_says_about_its_license_is_read(licenses, headers, says):
    package = Message()
    for name, value in headers:
        package[name] = value
    assert licenses.said(package) == says


def test_package_without_a_known_license_fails(licenses, tmp_path, monkeypatch, capsys):
    lock = tmp_path / "a.lock"
    lock.write_text("alpha==1.0 ; sys_platform == 'win32' \\\n    --hash=sha256:0\nbeta[extra]==2 \\\ndelta==3\n")
    monkeypatch.setattr(licenses, "license_of", {"alpha": "MIT", "beta": "SSPL-1.0 OR MIT", "delta": ""}.get)
    assert licenses.main(lock) == 1
    assert capsys.readouterr().err.splitlines() == [
        "UNKNOWN: beta: SSPL-1.0 OR MIT",
        "UNKNOWN: delta: names no license",
    ]


def test_changed_license_of_a_package_fails(licenses, monkeypatch):
    package = Message()
    package["License-Expression"] = "LicenseRef-Commercial"
    monkeypatch.setattr(licenses.metadata, "metadata", lambda name: package)
    assert not licenses.is_known(licenses.license_of("zxcvbn-rs-py"))


def test_packages_that_nobody_works_on_are_locked_with_that_version():
    """If one has a release again, it leaves the table."""
    versions = {name: re.search(r"==([\w.]+)", block)[1] for name, block in pinned("requirements.lock").items()}
    rows = rows_of("| package | last release | what the site uses it for | instead |")
    assert {row[0]: row[1].partition(",")[0] for row in rows} == {row[0]: versions[row[0]] for row in rows}
