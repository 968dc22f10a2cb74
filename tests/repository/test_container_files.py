"""The container's files alone are enough: every operational command runs on what Containerfile copies into the image."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.repository.test_deployment import ROOT, instructions, text_of

GOOD = "copper-lantern-visits-tuesday"


def ignored(folder, names):
    """Return the names in `folder` that .dockerignore keeps out by its patterns for every folder."""
    patterns = [line[3:] for line in text_of(".dockerignore").splitlines() if line.startswith("**/")]
    return {name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)}


def copy_image(target):
    """Copy to `target` what Containerfile copies from the build context."""
    for line in instructions():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, destination = line.split()[1:]
            for source in map(ROOT.joinpath, sources):
                if source.is_dir():
                    shutil.copytree(source, target / destination, ignore=ignored)
                else:
                    shutil.copy(source, target / destination)


class Container:
    """The files of the image in a folder, and a database beside it."""

    def __init__(self, folder: Path):
        self.site, self.backups = folder / "site", folder / "backups"
        self.site.mkdir()
        self.backups.mkdir()
        copy_image(self.site)
        self.settings = {
            "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "SECRET_KEY": "of-this-test-" * 5,
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        }  # fmt: skip

    def manage(self, *arguments, answers=None, **settings):
        """Run manage.py; return (exit code, output, errors)."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=self.site, env=self.settings | settings, input=answers, capture_output=True, text=True, timeout=300,
            start_new_session=True,
        )  # fmt: skip
        return ran.returncode, ran.stdout, ran.stderr


@pytest.fixture(scope="module")
def container(tmp_path_factory, empty_site):
    """The image as its build leaves it, with the database of an empty site."""
    made = Container(tmp_path_factory.mktemp("container"))
    shutil.copy(empty_site, made.site.parent)
    assert made.manage("migrate", "--noinput", "-v0") == (0, "", "")
    return made


def back_up(container):
    """Return the one file that `backup` leaves in the folder of backups."""
    code, _said, errors = container.manage("backup", container.backups)
    assert (code, errors) == (0, "")
    return max(container.backups.iterdir())


def test_backup_is_written(container):
    with zipfile.ZipFile(back_up(container)) as packed:
        assert re.search(rb'"version": "\d+\.\d+\.\d+"', packed.read("manifest.json"))


@pytest.mark.nightly
def test_static_files_are_collected_when_the_image_is_built(container):
    [build] = [line for line in instructions() if "manage.py collectstatic" in line]
    of_the_build = dict(re.findall(r"(\w+)=(\S+)", build.partition("python")[0]))
    assert container.manage("collectstatic", "--noinput", "-v0", **of_the_build) == (0, "", "")


@pytest.mark.nightly
def test_backup_can_be_restored(container, tmp_path):
    backup = back_up(container)
    code, said, errors = container.manage("restore", backup, DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert (code, said.split()[0], errors) == (0, "Restored", "")


def test_first_account_is_made(container):
    code, said, _echo = container.manage("make_admin", answers="owner\n" + f"{GOOD}\n" * 2)
    assert (code, said.count("Created the account owner.")) == (0, 1)


# What the units, the timers and compose.yaml run, and what people run by hand, with what each is told.
COMMANDS = {
    "load_places": [],
    "purge": [],
    "clearsessions": [],
    "review_digest": [],
    "rebuild_search": [],
    "check_migrations": [],
    "export_content": ["/dev/null"],
}
TRIED_ABOVE = {"migrate", "backup", "restore", "make_admin"}


def test_every_command_finds_the_files_that_it_needs(container):
    """In one process, because each start of Django takes a second."""
    code = f"""
from django.core.management import call_command
for name, arguments in {COMMANDS}.items():
    try:
        call_command(name, *arguments)
    except (Exception, SystemExit) as error:
        print(name, "failed:", error)
    print(name, "has ended")
"""
    _code, said, errors = container.manage("shell", "-v0", "-c", code)
    ended = [line for line in said.splitlines() if line.partition(" ")[2].startswith(("failed:", "has ended"))]
    assert (ended, errors) == ([f"{name} has ended" for name in COMMANDS], "")


def test_every_command_of_the_units_and_of_compose_is_tried_here():
    files = [path for path in (ROOT / ".deploy").iterdir() if path.suffix in (".service", ".timer")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*files, ROOT / "compose.yaml"])
    named = {first or second for first, second in re.findall(r"manage@(\w+)|manage\.py (\w+)", text)}
    assert named - set(COMMANDS) - TRIED_ABOVE == set()
