"""Every operational command runs with only the files that Containerfile copies into the image."""

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
    """Return the names in `folder` that the `**/` patterns of .dockerignore exclude."""
    patterns = [line[3:] for line in text_of(".dockerignore").splitlines() if line.startswith("**/")]
    return {name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)}


def copy_image(target):
    """Copy the files that Containerfile copies from the build context to `target`."""
    for line in instructions():
        if line.startswith("COPY ") and "--from" not in line:
            *sources, destination = line.split()[1:]
            for source in map(ROOT.joinpath, sources):
                if source.is_dir():
                    shutil.copytree(source, target / destination, ignore=ignored)
                else:
                    shutil.copy(source, target / destination)


class Container:
    """A folder with the image's files, and a database next to it."""

    def __init__(self, folder: Path):
        self.site, self.backups = folder / "site", folder / "backups"
        self.site.mkdir()
        self.backups.mkdir()
        copy_image(self.site)
        self.settings = {
            "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "SECRET_KEY": "of-this-test-" * 5,
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}", "ALLOWED_HOSTS": "needling.example.org",
            "ERROR_MAIL_TO": "it@example.org",
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
    """The built image with the database of an empty site."""
    made = Container(tmp_path_factory.mktemp("container"))
    shutil.copy(empty_site, made.site.parent)
    assert made.manage("migrate", "--noinput", "-v0") == (0, "", "")
    return made


def back_up(container):
    """Run `backup` and return the file that it writes."""
    code, _output, errors = container.manage("backup", container.backups)
    assert (code, errors) == (0, "")
    return max(container.backups.iterdir())


def test_backup_writes_a_file_with_the_version(container):
    with zipfile.ZipFile(back_up(container)) as packed:
        assert re.search(rb'"version": "\d+\.\d+\.\d+"', packed.read("manifest.json"))


@pytest.mark.nightly
def test_image_build_collects_the_static_files(container):
    [build] = [line for line in instructions() if "manage.py collectstatic" in line]
    build_settings = dict(re.findall(r"(\w+)=(\S+)", build.partition("python")[0]))
    assert container.manage("collectstatic", "--noinput", "-v0", **build_settings) == (0, "", "")


@pytest.mark.nightly
def test_backup_can_be_restored(container, tmp_path):
    backup = back_up(container)
    code, output, errors = container.manage("restore", backup, DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert (code, output.split()[0], errors) == (0, "Restored", "")


def test_first_account_can_be_created(container):
    code, said, _echo = container.manage("make_admin", answers="owner\n" + f"{GOOD}\n" * 2)
    assert (code, said.count("Created the account owner.")) == (0, 1)


# The commands that the units, the timers, compose.yaml and people run, each with its arguments.
COMMANDS = {
    "mail_failure": ["needling-backup.service"],
    "load_places": [],
    "purge": [],
    "clearsessions": [],
    "review_digest": [],
    "send_notices": [],
    "notice_digest": [],
    "rebuild_search": [],
    "check_migrations": [],
    "export_content": ["/dev/null"],
}
TESTED_ABOVE = {"migrate", "backup", "restore", "make_admin"}
RUNS_UNTIL_IT_IS_ENDED = {"work"}  # tests/clinic_site/operations starts it


def test_every_command_finds_the_files_it_needs(container):
    """Run them all in one process, because starting Django takes a second."""
    code = f"""
from django.core.management import call_command
for name, arguments in {COMMANDS}.items():
    try:
        call_command(name, *arguments)
    except (Exception, SystemExit) as error:
        print(name, "failed:", error)
    print(name, "has ended")
"""
    _code, output, errors = container.manage("shell", "-v0", "-c", code)
    ended = [line for line in output.splitlines() if line.partition(" ")[2].startswith(("failed:", "has ended"))]
    assert (ended, errors) == ([f"{name} has ended" for name in COMMANDS], "")


def test_every_command_in_the_units_and_in_compose_is_tested_here():
    files = [path for path in (ROOT / ".deploy").iterdir() if path.suffix in (".service", ".timer")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*files, ROOT / "compose.yaml"])
    named = {first or second for first, second in re.findall(r"manage@(\w+)|manage\.py (\w+)", text)}
    assert named - set(COMMANDS) - TESTED_ABOVE - RUNS_UNTIL_IT_IS_ENDED == set()
