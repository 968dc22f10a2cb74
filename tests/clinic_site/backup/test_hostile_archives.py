"""A file that someone else made is refused in a sentence, with little memory, and nothing is written."""

import hashlib
import re
import subprocess
import sys
import time

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from clinic_site.backup import KeepingError, archive, restoring
from tests.clinic_site.backup import hostile_archives
from tests.clinic_site.backup.emptiness import is_empty
from tests.clinic_site.backup.hostile_archives import CONTENT, HOSTILE, ROWS
from tests.own_database import ROOT

LARGE = [name for name in HOSTILE if re.search("MB|million|many|longer|petabyte|overlap", name)]
# In a process of its own, because the largest memory of a process never falls again. `ru_maxrss` begins with that of the
# process that started it.
CHECK = """
import re, sys
from pathlib import Path
from clinic_site.backup import KeepingError, archive
try:
    with archive.open_backup(Path(sys.argv[1])) as backup:
        print(backup.check(), "bytes")
except KeepingError as error:
    print(error)
print(re.search("VmHWM:(.*) kB", Path("/proc/self/status").read_text())[1])
"""
MOST_MEGABYTES, MOST_SECONDS = 50, 20  # 15 MB and a second with nothing to do


@pytest.fixture
def path(tmp_path):
    return tmp_path / "backup.zip"


def refusal(path) -> str:
    with pytest.raises(KeepingError) as refused, archive.open_backup(path) as backup:
        backup.check()
    return str(refused.value)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_in_a_sentence(path, name):
    make, sentence = HOSTILE[name]
    make(path)
    assert refusal(path) == sentence.format(path=path)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("name", LARGE)
def test_file_that_is_larger_than_it_looks_takes_little_memory_and_time(path, name):
    make, sentence = HOSTILE[name]
    make(path)
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", CHECK, path], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    said, kilobytes = done.stdout.splitlines()
    assert said == sentence.format(path=path)
    assert int(kilobytes) // 1024 < MOST_MEGABYTES
    assert time.monotonic() - begun < MOST_SECONDS


def test_file_that_the_hostile_ones_are_made_from_is_accepted(path):
    hostile_archives.write(path)
    with archive.open_backup(path) as backup:
        assert backup.check() == len(CONTENT)


@pytest.mark.parametrize("name", ["a manifest that is a list", "a row of 200 MB"])
def test_restore_prints_the_sentence_and_creates_nothing(empty, path, name):
    make, sentence = HOSTILE[name]
    make(path)
    done = empty.try_to("restore", str(path))
    assert (done.returncode, done.stderr) == (1, f"CommandError: {sentence.format(path=path)}\n")
    assert is_empty(empty)


# Rows that no database returned, in a file that is otherwise right -------------------------------------

UNREADABLE = "Nothing was restored, because a row of auth_group can't be read "


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b"", "JSONDecodeError"),
        (b"{", "JSONDecodeError"),
        (b"5", "TypeError"),
        (b"null", "TypeError"),
        (b"[1]", "ValueError"),
        (b'[1,"Writer",3]', "ValueError"),
        (b'{"id":1}', "ValueError"),
        (b"[" * 100_000, "RecursionError"),
        (b'[1,"\xff"]', "UnicodeDecodeError"),
        (b'[1,"\\ud800"]', "UnicodeEncodeError"),
    ],
)
def test_row_that_can_not_be_read_is_refused_by_the_name_of_its_table(tmp_path, row, why):
    with pytest.raises(KeepingError) as refused:
        load_and_compare(tmp_path, row)
    assert str(refused.value) == f"{UNREADABLE}({why}). Use another backup."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", [b'[{"a":1},"Writer"]', b'[[1],"Writer"]', b"[1,null]", b'[1,"x\\u0000"]', b"[" + b"9" * 30 + b',"Writer"]']
)
def test_row_that_the_database_refuses_is_refused_in_a_line(tmp_path, row):
    """SQLite keeps some of them. Then the comparison finds that they are not those in the file."""
    before = list(Group.objects.values_list("pk", "name"))
    with pytest.raises(KeepingError) as refused, restoring._all_or_nothing(connection):
        load_and_compare(tmp_path, row)
    assert str(refused.value).startswith("Nothing was restored, because ")
    assert "\n" not in str(refused.value)
    assert list(Group.objects.values_list("pk", "name")) == before


def load_and_compare(folder, row: bytes) -> None:
    """Restore `row` into the table of groups."""
    entry = {"sha256": hashlib.sha256(row + b"\n").hexdigest(), "bytes": len(row) + 1}
    hostile_archives.write(folder / "backup.zip", hostile_archives.a_manifest(entry=entry), entries={ROWS: row + b"\n"})
    with archive.open_backup(folder / "backup.zip") as backup, transaction.atomic():
        backup.check()
        restoring._load([Group], backup, connection)
        restoring._compare([Group], backup, connection)
