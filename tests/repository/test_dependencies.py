"""Dependencies: the two apps never use each other, not even by name, and every library is declared and locked.

test_import_directions.py tests which room may import which.
"""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

import clinic_site

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ["requirements.lock", "tests/requirements.lock", ".deploy/sentry.lock"]


def imports(path):
    """Return the modules that a file imports, and the models, URL names and modules in its strings."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = (
                ".".join([*package[: len(package) - node.level + 1], node.module or ""]) if node.level else node.module
            )
            found |= {f"{base}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = re.match(r"(education|locations)([.:]\w|$)", node.value)
            found |= {name[1]} if name else set()
    return found


def using(folder, *others):
    """Return {file: names} for the files in `folder` that use one of `others`."""
    used = {
        path.relative_to(ROOT).as_posix(): sorted(name for name in imports(path) if name.startswith(others))
        for path in (ROOT / folder).rglob("*.py")
    }
    assert used, f"no file in {folder}"
    return {name: names for name, names in used.items() if names}


def test_locations_does_not_use_education():
    assert using("locations", "education") == {}


def test_education_does_not_use_locations():
    assert using("education", "locations") == {}


def test_code_does_not_use_tests():
    for folder in ("clinic_site", "education", "locations"):
        assert using(folder, "tests", "pytest") == {}


# Libraries ---------------------------------------------------------------------------------------------


def dependency_lines():
    """Return the lines of pyproject.toml that name a dependency."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"^(?:dependencies|test|sentry) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for part in lists for line in part.splitlines() if line.strip()]


def test_every_dependency_has_a_comment_with_its_reason():
    lines = dependency_lines()
    assert [line for line in lines if not re.fullmatch(r'"[^"]+",\s+# \S.{8,}', line)] == []
    declared = [
        *PROJECT["dependencies"],
        *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
    ]
    assert len(lines) == len(declared)


def name_of(requirement):
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-").replace(".", "-")


def pinned(lock):
    """Return {package: its lines} of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    return {name_of(block): block for block in blocks if not block.startswith("#")}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_file_pins_versions_with_hashes_and_contains_no_urls(lock):
    packages = pinned(lock)
    assert [name for name, block in packages.items() if not re.match(r"[\w.\[\],-]+==[\w.]+", block)] == []
    assert [name for name, block in packages.items() if "--hash=sha256:" not in block] == []
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"https?:|git\+|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text) == []


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        (".deploy/sentry.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["sentry"]),
        ("requirements.lock", PROJECT["dependencies"]),
        ("tests/requirements.lock", PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_lock_file_contains_every_dependency(lock, declared):
    assert {name_of(requirement) for requirement in declared} - set(pinned(lock)) == set()


def test_all_lock_files_pin_the_same_versions():
    for_all, for_tests, with_sentry = (pinned(lock) for lock in LOCKS)
    assert {name for name, block in for_all.items() if with_sentry.get(name) != block} == set()
    assert {name for name, block in with_sentry.items() if for_tests.get(name) != block} == set()


def test_every_imported_package_is_a_declared_dependency():
    provided = {
        "django": "django", "crispy_forms": "django-crispy-forms", "whitenoise": "whitenoise", "environs": "environs",
        "csp": "django-csp", "django_permissions_policy": "django-permissions-policy", "markdown_it": "markdown-it-py", "nh3": "nh3", "opening_hours": "opening-hours-py",
        "phonenumber_field": "django-phonenumber-field", "phonenumbers": "django-phonenumber-field", "rapidfuzz": "rapidfuzz", "snowballstemmer": "snowballstemmer", "spellchecker": "pyspellchecker",
        "openpyxl": "openpyxl", "xlsxwriter": "xlsxwriter", "brotli": "brotli", "simple_history": "django-simple-history", "pyphen": "pyphen", "PIL": "pillow",
        "lightningcss": "lightningcss", "django_tasks": "django-tasks", "django_tasks_db": "django-tasks-db",
        "prometheus_client": "prometheus-client", "sentry_sdk": "sentry-sdk",
        "allauth": "django-allauth", "axes": "django-axes", "cryptography": "cryptography", "qrcode": "qrcode",
        "zxcvbn_rs_py": "zxcvbn-rs-py", "psycopg": "psycopg", "dotenv": "python-dotenv",
    }  # fmt: skip
    own = {"clinic_site", "education", "locations"}
    used = {
        name.partition(".")[0]
        for folder in own
        for path in (ROOT / folder).rglob("*.py")
        for name in imports(path)
    } - own  # fmt: skip
    sentry = PROJECT["optional-dependencies"]["sentry"]
    declared = {name_of(requirement) for requirement in [*PROJECT["dependencies"], *sentry]}
    foreign = used - sys.stdlib_module_names
    assert {name for name in foreign if provided.get(name) not in declared} == set()


def test_django_is_the_long_term_support_release():
    [django] = [requirement for requirement in PROJECT["dependencies"] if name_of(requirement) == "django"]
    assert django == "django~=5.2.0"


def test_version_in_backups_is_the_projects_version():
    assert clinic_site.__version__ == PROJECT["version"]
