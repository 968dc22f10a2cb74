"""Which files the top level contains, and what no file of the repository may contain."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
REQUIRED = {
    "manage.py", "clinic_site", "education", "locations", "templates", "static", "tests", "pyproject.toml", "README.md",
}  # fmt: skip
ALLOWED = {"Makefile", "requirements.lock", "LICENSE", "Containerfile", "compose.yaml", "Procfile"}

# Written so that this file does not match its own patterns.
MACHINE_PATHS = re.compile(r"/(?:home|Users)/\w+/|/(?:root|work|tmp/brief)/|\b[A-Z]:\\\\Users")
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\bxox[abp]-[0-9A-Za-z-]{10,}"
    r"|django-insecure-|://[^/\s:@]+:(?!password@)[^/\s:@]{3,}@"
)


def files():
    """Return the paths of all files that git tracks or would track."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if not shutil.which("git"):
        pytest.skip("git is not installed.")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("This copy is not a git checkout.")
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def texts():
    """Yield (name, text) of every text file except lock files."""
    for name in files():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data and not name.endswith(".lock"):
            yield name, data.decode()


def matches(pattern):
    return [(name, match[0]) for name, text in texts() for match in pattern.finditer(text) if name != here()]


def here():
    return Path(__file__).relative_to(ROOT).as_posix()


def test_top_level_contains_only_allowed_names():
    names = {name.partition("/")[0] for name in files()}
    assert REQUIRED - names == set()
    assert {name for name in names if not name.startswith(".")} - REQUIRED - ALLOWED == set()


def test_no_file_contains_a_machine_specific_path():
    assert matches(MACHINE_PATHS) == []


def test_no_file_contains_a_secret():
    assert matches(SECRETS) == []


def test_generated_files_are_not_tracked():
    kept = [name for name in files() if re.search(r"(^|/)(\.env|.*\.sqlite3.*|.*\.pyc|node_modules|\.venv)(/|$)", name)]
    assert kept == []


@pytest.mark.parametrize("text", ["/ho" + "me/ann/x", "see /ro" + "ot/x", "/Us" + "ers/ann/x"])
def test_check_finds_machine_specific_path(text):
    assert MACHINE_PATHS.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY",
        "ghp" + "_" + "a" * 36,
        "postgres://staff:" + "hunter2@db/x",
        "AKIA" + "A" * 16,
    ],
)
def test_check_finds_secret(text):
    assert SECRETS.search(text)


@pytest.mark.parametrize("folder", ["clinic_site", "education", "locations", "static/css"])
def test_no_code_file_is_longer_than_three_hundred_lines(folder):
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".py", ".css") and "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > 300} == {}
    assert lengths
