"""The commands of clinic_site/docs/operating.md work as written, in the order of the page."""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys

import pytest

from tests import ready_databases
from tests.repository.documents import code, read
from tests.repository.test_top_level import ROOT

# `make_admin` asks questions, `reset_second_factor` needs an account, `mail_failure` an address and `rehearse_restore` a
# second database, `doctor` exits with what it found, and `work` does not end. Other tests run them.
RUN_ELSEWHERE = {"make_admin", "reset_second_factor", "mail_failure", "rehearse_restore", "doctor", "work"}


def command_lines() -> list[str]:
    """Return the lines with manage.py in operating.md, in order. NAME is a placeholder, so its line is left out."""
    lines = [line for line in code(read("operating.md")) if re.match(r"(?:\w+=\S+ )?manage\.py [a-z]", line)]
    return list(dict.fromkeys(line for line in lines if line != "manage.py help NAME"))


def test_page_has_the_commands_that_operators_need():
    commands = {re.search(r"manage\.py (\w+)", line)[1] for line in command_lines()}
    assert commands == {
        "backup", "clearsessions", "doctor", "export_content", "import_clinics", "import_content", "load_places",
        "mail_failure", "make_admin", "migrate", "notice_digest", "purge", "rebuild_search", "rehearse_restore",
        "reset_second_factor", "restore", "review_digest", "send_notices", "work",
    }  # fmt: skip


@pytest.fixture
def run(tmp_path, django_db_setup):
    """Return a function that runs a command line of the page in a temporary folder and returns its output."""
    site = ready_databases.copy_file(ready_databases.WHOLE, tmp_path / "site.sqlite3")
    backups = tmp_path / "backups"
    backups.mkdir()
    shutil.copy(ROOT / "locations" / "sample" / "clinics.csv", tmp_path / "clinics.csv")

    def run(line: str) -> str:
        words = shlex.split(line[line.index("manage.py") + len("manage.py") :])
        words = [str(backups) if word == "/var/lib/needling/backups" else word for word in words]
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{site}"}
        if line.startswith("DATABASE_URL="):  # restore the newest backup into an empty database
            environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
            words[-1] = str(max(backups.iterdir()))
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *words], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        return done.stdout

    return run


@pytest.mark.nightly
def test_commands_run_in_the_order_of_the_page(run, tmp_path):
    lines = [line for line in command_lines() if re.search(r"manage\.py (\w+)", line)[1] not in RUN_ELSEWHERE]
    for line in lines:
        run(line)
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix in (".csv", ".json")) == [
        "clinics.csv", "content.json", "refused.csv", "report.csv",
    ]  # fmt: skip
    counts = [count(tmp_path / name) for name in ("site.sqlite3", "empty.sqlite3")]
    assert counts[0] == counts[1] > 0


def count(database) -> int:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT count(*) FROM education_condition").fetchone()[0]
