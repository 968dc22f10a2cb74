"""A full disk: SQLite with a size limit, and a small file system that is really full."""

import contextlib
import os
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import django

from tests.proofs.drills.faults.running import SEED, Result, times

TRIES = 20
TMPFS = "size=32m"


def main() -> Result:
    django.setup()
    from django.db import connection

    from tests.proofs.drills.faults.editions import Editions

    counts = {"survived": 0, "of": 0, "lost": 0}
    wrong: list[str] = []
    editions, room = Editions(), random.Random(SEED)
    for _number in range(times(TRIES)):
        full_in_the_middle(editions, lambda: limited(room.randrange(25)), counts, wrong)
    import_and_forms(lambda: limited(0), counts, wrong)
    tried = f"SQLite with a size limit: {counts['of']} publications, imports and forms"
    not_run = []
    folder = Path(tempfile.mkdtemp())
    mount = ["mount", "-t", "tmpfs", "-o", TMPFS, "tmpfs", str(folder)]
    can_mount = shutil.which("mount") and not subprocess.run(mount, capture_output=True, check=False).returncode
    if can_mount:
        try:
            before = counts["of"]
            move_database_to(folder)
            for _number in range(times(5)):
                full_in_the_middle(editions, lambda: filled(folder, room.randrange(200_000)), counts, wrong)
            import_and_forms(lambda: filled(folder, 0), counts, wrong)
            tried += f"; a full file system: {counts['of'] - before}"
        finally:
            connection.close()
            subprocess.run(["umount", "--lazy", str(folder)], check=False)
    else:
        not_run.append("a full file system (a tmpfs can't be mounted here)")
    folder.rmdir()
    return Result(tried, **counts, wrong=tuple(wrong[:5]), not_run=tuple(not_run))


@contextlib.contextmanager
def limited(pages: int):
    """Let the database grow by at most `pages`."""
    from django.db import connection

    with connection.cursor() as cursor:
        count = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {count + pages}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 4294967294")


@contextlib.contextmanager
def filled(folder: Path, room: int):
    """Fill the file system of `folder` except for `room` bytes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # otherwise there is space in the write-ahead log
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as out, contextlib.suppress(OSError):
        while out.write(b"x" * 4096):
            pass
    os.truncate(filler, max(filler.stat().st_size - room, 0))
    yield
    filler.unlink()


def move_database_to(folder: Path) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    moved = shutil.copy(connection.settings_dict["NAME"], folder / "site.sqlite3")
    connection.settings_dict["NAME"] = str(moved)


def full_in_the_middle(editions, fullness, counts, wrong) -> None:
    """Publish long texts until the disk is full, check the data, then publish again when there is space."""
    from django.db import OperationalError

    from tests.proofs.drills.faults.editions import FIELDS, integrity

    told: list[str] = []
    with fullness():
        try:
            for _number in range(200):
                for model in FIELDS:
                    editions.write(model, editions.seen[model] + 1, told.append, padding="It is so. " * 3000)
                    editions.check(told)
            wrong.append("the disk did not become full")
        except OperationalError as error:
            if "full" not in str(error) and "disk" not in str(error):
                wrong.append(f"an error other than a full disk: {error}")
        lost, found = editions.check(told)
    for model in FIELDS:
        editions.write(model, editions.seen[model] + 1, told.append)
    lost_after, found_after = editions.check(told)
    found += found_after + integrity()
    counts["of"] += 1
    counts["survived"] += not (lost or lost_after or found)
    counts["lost"] += lost + lost_after
    wrong += found


def import_and_forms(fullness, counts, wrong) -> None:
    """Import clinics and send a form while the disk is full, then again."""
    from django.core.management import CommandError, call_command
    from django.db import connection
    from django.test import Client

    from education.models import PageFeedback
    from education.pages.feedback import signed_page
    from locations.models import Clinic
    from tests.proofs.drills.faults.importing import ROWS, files

    folder = Path(tempfile.mkdtemp())
    _half, file = files(folder)
    Clinic.objects.filter(name__startswith="Drill PT").delete()
    clinics, answers, said = Clinic.objects.count(), PageFeedback.objects.count(), ""
    visitor = Client(headers={"host": "localhost", "sec-fetch-site": "same-origin"}, raise_request_exception=False)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # otherwise there is space from deleted rows
    form = {"page": signed_page("/"), "helpful": "yes"}
    with fullness():
        try:
            call_command("import_clinics", str(file), write=True, stdout=(folder / "said").open("w"))
        except CommandError as error:
            said = str(error)
        acknowledged = 0
        for _number in range(1000):  # the last page of the table may still have space
            address = f"192.0.2.{_number % 250}"  # one sender has a limit
            page = {"page": signed_page(f"/page-{_number}/")}
            answer = visitor.post("/feedback/", form | page, REMOTE_ADDR=address)
            if answer.status_code != 200:
                break
            acknowledged += 1
        reads = visitor.get("/safety/").status_code
    counts["of"] += 2
    is_kind = answer.status_code == 503 and answer.headers.get("Retry-After") and b"<h1" in answer.content
    kept = PageFeedback.objects.count() - answers
    counts["lost"] += max(acknowledged - kept, 0)
    if not said.startswith("Nothing was imported"):
        wrong.append(f"the import said: {said!r}")
    elif Clinic.objects.count() == clinics:
        counts["survived"] += 1
    if not is_kind or kept != acknowledged or reads != 200:
        wrong.append(f"form: {answer.status_code}, {acknowledged} acknowledged and {kept} kept; a page: {reads}")
    else:
        counts["survived"] += 1
    call_command("import_clinics", str(file), write=True, stdout=(folder / "said").open("w"))
    answer = visitor.post("/feedback/", form)
    if Clinic.objects.count() != clinics + ROWS or answer.status_code != 200:
        wrong.append("it does not recover when there is space again")
    shutil.rmtree(folder)
