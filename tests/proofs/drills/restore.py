"""Back up a large site during writes, restore it into an empty database, and compare row by row.

    python -m tests.proofs.drills.restore

CLINICS=10000 and PAGES=2000 set the size, POSTGRES_URL the server. SQLite and PostgreSQL run at the same time, on one core
each. Exit with 1 if a row differs, a transaction is incomplete, or the backup blocks the writer.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.proofs.benchmarks import databases
from tests.proofs.drills import comparing

CLINICS, PAGES = int(os.environ.get("CLINICS", "10000")), int(os.environ.get("PAGES", "2000"))
SERVER = os.environ.get("POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
ROOT = Path(__file__).parents[3]
FILL = """
import datetime
import django
django.setup()
from tests.proofs.benchmarks import clinics, pages
import education.sample.text_samples, locations.sample.clinic_samples
from clinic_site.search import index
spots = clinics.prepare()
education.sample.text_samples.load(), locations.sample.clinic_samples.load()
clinics.fill_up_to({clinics}, spots)
from locations.models import Clinic
now = datetime.datetime.now(datetime.UTC)
Clinic.objects.update(created_at=now, updated_at=now, dry_needling_confirmed_on=now.date())  # stored as Django does
pages.fill_up_to({pages})
index.rebuild()
"""
READ = """
import django
django.setup()
from education.models import PageFeedback, Topic
from locations.models import Clinic
print(Clinic.objects.earliest("pk").name, Topic.objects.earliest("pk").short_answer, PageFeedback.objects.count())
"""
REWIND = """
import django
django.setup()
from education.models import PageFeedback, Topic
from locations.models import Clinic
Clinic.objects.filter(pk=Clinic.objects.earliest("pk").pk).update(name={number})
Topic.objects.filter(pk=Topic.objects.earliest("pk").pk).update(short_answer={number})
PageFeedback.objects.order_by("pk").filter(pk__gt=PageFeedback.objects.earliest("pk").pk + {number} - 1).delete()
"""


def environment(url: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "clinic_site.settings", "SECRET_KEY": "drills-only",
        "HTTPS": "False", "DEBUG": "False",
    }  # fmt: skip


def python(url: str, *arguments: str) -> str:
    """Run Python with the database `url` and return its output. Raise SystemExit with its errors if it fails."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment(url), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments)[:60]} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


class Writer:
    """A process that writes constantly."""

    def __init__(self, url: str, log: Path):
        self._log = log
        with log.open("w") as out:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.proofs.drills.writing"],
                cwd=ROOT, env=environment(url), stdin=subprocess.PIPE, stdout=out,
            )  # fmt: skip

    def written(self) -> int:
        """Return the number of acknowledged transactions."""
        return self._log.read_text().count("\n")

    def wait_for(self, number: int) -> None:
        started = time.monotonic()
        while self.written() < number:
            if self._process.poll() is not None or time.monotonic() - started > 60:
                sys.exit("The writer does not write.")
            time.sleep(0.05)

    def stop(self) -> None:
        self._process.stdin.close()
        if self._process.wait(timeout=60):
            sys.exit("The writer failed.")


def drill(name: str, source: str, target: str, folder: Path) -> bool:
    """Run the drill on one database and print its figures. Return whether it passed."""
    started = time.monotonic()
    python(source, "-c", FILL.format(clinics=CLINICS, pages=PAGES))
    filled = time.monotonic() - started
    writer, file = Writer(source, folder / "written"), folder / "drill.zip"
    writer.wait_for(10)

    before, started = writer.written(), time.monotonic()
    python(source, "manage.py", "backup", str(file))
    backed_up, after = time.monotonic() - started, writer.written()
    writer.stop()
    started = time.monotonic()
    python(target, "manage.py", "restore", str(file))
    restored = time.monotonic() - started

    clinic, topic, answers = python(target, "-c", READ).split()
    is_whole = (
        clinic == topic == answers and before <= int(clinic) <= after + 1
    )  # one may be committed but not yet printed
    python(source, "-c", REWIND.format(number=clinic))
    expected, found = comparing.rows_of(source), comparing.rows_of(target)
    differing = comparing.different(expected, found)
    print(
        f"{name}: {sum(rows.total() for rows in found.values())} rows compared "
        f"({found['locations_clinic'].total()} clinics, {found['education_topic'].total()} pages), "
        f"rows different = {sum(differing.values())}\n"
        f"    filled in {filled:.1f} s, backed up in {backed_up:.1f} s ({file.stat().st_size} bytes), "
        f"restored and verified in {restored:.1f} s\n"
        f"    {after - before} transactions written during the backup; it contains all up to number {clinic}, "
        f"{'each of them complete' if is_whole else f'INCOMPLETE: {clinic}, {topic}, {answers} of {before} to {after}'}",
        flush=True,
    )
    for table, count in differing.items():
        print(f"    {table}: {count} rows differ")
    is_large = found["locations_clinic"].total() >= CLINICS and found["education_topic"].total() >= PAGES
    return is_whole and is_large and not differing and after > before


def one(kind: str) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        if kind == "SQLite":
            source, target = (f"sqlite:///{folder}/{name}.sqlite3" for name in ("source", "target"))
            return drill(kind, source, target, Path(folder))
        server = urlunsplit(urlsplit(SERVER)._replace(path="/postgres"))
        with (
            databases.postgresql(server, "drill_source") as source,
            databases.postgresql(server, "drill_target") as target,
        ):
            return drill(kind, source, target, Path(folder))


def main() -> int:
    if kinds := sys.argv[1:]:
        return 0 if all(one(kind) for kind in kinds) else 1
    started = time.monotonic()
    processes = [
        subprocess.Popen([sys.executable, "-m", "tests.proofs.drills.restore", kind], cwd=ROOT)
        for kind in ("SQLite", "PostgreSQL")
    ]
    failed = sum(process.wait() != 0 for process in processes)
    print(f"{2 - failed} of 2 databases restored without differences, {time.monotonic() - started:.0f} s in total")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
