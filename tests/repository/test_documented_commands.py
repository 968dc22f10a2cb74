"""The documents name every command for operators, make target and role, and none that does not exist."""

import re
import shlex

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError

from clinic_site.staff.roles import ROLES
from tests.repository.documents import all_code, read, tables
from tests.repository.test_top_level import ROOT

APPS = ("clinic_site", "education", "locations")
# `manage.py NAME` is a placeholder, and `manage.py help` is Django's.
MANAGE = re.compile(r"(?:^|\s|/)(?:manage\.py|needling-manage) (?!help)([a-z].*)$")
MAKE = re.compile(r"(?:^|\s)make ([a-z][a-z-]*)")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
# Commands that only scripts or developers run.
NOT_FOR_OPERATORS = {"check_migrations", "load_sample_content"}


def commands() -> list[tuple[str, list[str]]]:
    """Return (document, words after manage.py) of every command line in the documents."""
    matches = [(name, MANAGE.search(piece)) for name, piece in all_code()]
    return [(name, shlex.split(match[1], comments=True)) for name, match in matches if match]


def own_commands() -> set[str]:
    return {name for name, app in get_commands().items() if app in APPS}


@pytest.mark.parametrize(("name", "words"), commands(), ids=lambda value: " ".join(value) if value else "")
def test_documented_command_exists_and_accepts_its_arguments(name, words):
    command, *arguments = words
    app = get_commands().get(command)
    assert app, f"{name}: there is no command {command}"
    parser = load_command_class(app if isinstance(app, str) else app.__module__, command).create_parser("", command)
    try:
        parser.parse_args(arguments)
    except CommandError as error:
        pytest.fail(f"{name}: {command}: {error}")


def test_every_command_for_operators_is_documented():
    documented = {words[0] for name, words in commands() if name.startswith("clinic_site/docs/operating")}
    assert own_commands() - NOT_FOR_OPERATORS - documented == set()


def test_targets_in_the_documents_exist_and_every_target_is_documented():
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    documented = {target for _name, piece in all_code() for target in MAKE.findall(piece)}
    assert documented - targets == set()
    assert targets - documented - {"help"} == set()


def test_make_targets_are_phony_and_have_a_help_text():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    [phony] = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert sorted(phony.split()) == sorted(set(TARGET.findall(text)))
    assert sorted(re.findall(r"^([a-z][a-z-]*):.*## \w", text, re.MULTILINE)) == sorted(set(TARGET.findall(text)))


# Task in the table of the staff guide -> a right that it requires
ABILITIES = {
    "read texts at the desk": {"education.topic": {"view"}},
    "add a text": {"education.topic": {"add"}},
    "change a text (as a draft)": {"education.topic": {"change"}},
    "approve a draft that someone else wrote": {"education.topic": {"review"}},
    "publish a text, take it off, delete it": {"education.topic": {"publish", "delete"}},
    "arrange the menus, publish a page that needs no clinician": {"education.topic": {"publish"}},
    "restore a deleted text": {"education.topic": {"add"}},
    "read feedback on pages": {"education.pagefeedback": {"view"}},
    "mark feedback as read": {"education.pagefeedback": {"change"}},
    "view clinics": {"locations.clinic": {"view"}},
    "view states and their law": {"locations.state": {"view"}},
    "add, change, publish and delete clinics": {"locations.clinic": {"add", "change", "publish", "delete"}},
    "add, change, publish and delete people who needle": {"locations.person": {"add", "change", "publish", "delete"}},
    "import a file of clinics": {"locations.clinic": {"add", "change"}},
    "deal with reported mistakes": {"locations.mistakereport": {"change"}},
    "change a state's law (as a draft), publish it": {"locations.state": {"change", "publish"}},
    "approve a change of a state's law that someone else wrote": {"locations.state": {"review"}},
    "write Spanish words beside the English ones (as a draft)": {"clinic_site.translation": {"change"}},
    "approve a translation that someone else wrote": {"clinic_site.translation": {"review"}},
    "publish a translation, take it off, delete it": {"clinic_site.translation": {"publish", "delete"}},
    "open and close the Spanish pages": {"clinic_site.languageopening": {"change"}},
    "change the list of reviewers": {"education.reviewer": {"add", "change", "delete"}},
    "announce something at the top of pages": {"clinic_site.announcement": {"add", "change", "publish", "delete"}},
    "change name, contact and look of the site, open and close it": {
        "clinic_site.sitesettings": {"change", "publish"},
        "clinic_site.siteopening": {"change"},
    },
    "decide which kinds of pages need no clinician": {"education.pagekind": {"add", "change", "delete"}},
    "look after accounts, read the audit log": {
        "auth.user": {"add", "change", "delete"},
        "clinic_site.auditentry": {"view"},
    },
}


def test_staff_guide_says_what_each_role_can_do():
    [header, *rows] = next(table for table in tables(read("staff/first-steps.md")) if "Writer" in table[0])
    said = {row[0]: {role for role, cell in zip(header[1:], row[1:], strict=True) if cell == "yes"} for row in rows}
    may = {
        words: {
            role
            for role, rights in ROLES.items()
            if all(actions <= rights.get(model, set()) for model, actions in needed.items())
        }
        for words, needed in ABILITIES.items()
    }
    assert set(header[1:]) == set(ROLES)
    assert said == may


def test_readme_starts_with_the_make_commands():
    block = re.search(r"```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
    assert MAKE.findall(block) == ["run", "admin", "test"]


def test_operating_page_names_exactly_the_existing_timers():
    named = set(re.findall(r"needling-[a-z]+\.timer", read("operating.md")))
    assert named == {path.name for path in (ROOT / ".deploy").glob("*.timer")}
