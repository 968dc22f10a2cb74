"""Two `make run` in a fresh folder prepare it one after the other. `.ci/try-run` starts two for real."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
WAITING = "Another make prepares the site in this folder. Waiting until it has.\n"
PREPARE = """
set -euo pipefail
. .ci/one-at-a-time
begin_alone
echo begun; read -r _
echo ended >>log
end_alone
sleep 60 & echo $!
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/one-at-a-time", tmp_path / ".ci")
    return tmp_path


def start(folder):
    pipe = subprocess.PIPE
    return subprocess.Popen(["bash", "-c", PREPARE], cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def end(process):
    """Let `process` go on, and return what it printed. End the server that it leaves behind."""
    process.stdin.write("\n")
    process.stdin.flush()
    server = process.stdout.readline().strip()
    subprocess.run(["kill", server], check=True)
    assert process.communicate(timeout=60) == ("", "")


def test_second_waits_for_the_first_but_not_for_its_server(folder):
    first = start(folder)
    assert first.stdout.readline() == "begun\n"
    second = start(folder)
    assert second.stdout.readline() == WAITING
    first.stdin.write("\n")
    first.stdin.flush()
    server = first.stdout.readline().strip()
    assert second.stdout.readline() == "begun\n"  # while the server of the first runs
    assert (folder / "log").read_text() == "ended\n"
    end(second)
    subprocess.run(["kill", server], check=True)
    first.communicate(timeout=60)


def test_killed_one_leaves_no_lock(folder):
    first = start(folder)
    assert first.stdout.readline() == "begun\n"
    first.kill()
    first.communicate(timeout=60)
    second = start(folder)
    assert second.stdout.readline() == "begun\n"
    end(second)
