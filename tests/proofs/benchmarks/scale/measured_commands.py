"""The commands of the growth table, run in this process as `manage.py` runs them."""

import csv
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db.models.functions import Length

from locations.admin.export_files import make_file
from locations.importing import exporting
from locations.models import Clinic, ClinicExport, Place
from tests.proofs.benchmarks.scale.bulk_rows import chance
from tests.proofs.benchmarks.scale.cost import nothing
from tests.proofs.benchmarks.scale.made_staff import measuring_account

settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
FILES = tempfile.TemporaryDirectory()  # to import; removed when this process ends


def _run(*arguments: str) -> int:
    with open(os.devnull, "w") as nowhere:
        call_command(*arguments, stdout=nowhere, stderr=nowhere)
    return 0


class Command(NamedTuple):
    """The work of a row of the table, which returns the size of the files or mails that it made, or 0.

    `before` is what the work needs. It runs in another process and is not measured.
    """

    work: Callable[[], int]
    before: Callable[[], None] = nothing


def _import(rows: int, *options: str) -> Command:
    path = Path(FILES.name) / f"{rows}{''.join(options)}.csv"

    def make() -> None:
        path.write_bytes(file_of(rows, f"{rows} {' '.join(options)}"))

    return Command(lambda: _run("import_clinics", str(path), *options), make)


def file_of(rows: int, mark: str) -> bytes:
    """Return a file of clinics: half of them changed, a quarter as they are, a quarter new.

    `mark` ends the words on parking of all but those that are as they are.
    """
    changed, same = rows // 2, rows // 4
    clinics = Clinic.objects.filter(is_sample=False, status="published").select_related("state").order_by("pk")
    step = max(clinics.count() // (changed + same), 1)
    keys = list(clinics.values_list("pk", flat=True))[::step][: changed + same]
    name, parking = exporting.COLUMNS.index("name"), exporting.COLUMNS.index("parking")
    table = [list(row) for row in exporting.rows(clinics.filter(pk__in=keys))]
    for row in table[:changed]:
        row[parking] = f"At the door, {mark}"
    places = list(Place.objects.select_related("state").order_by("pk"))
    luck = chance("file", mark)
    new = dict.fromkeys(exporting.COLUMNS, "")
    for number in range(rows - len(table)):
        place = luck.choice(places)
        values = {
            "name": f"New Clinic {number} of {rows}", "parking": f"At the door, {mark}", "street": f"{luck.randrange(1, 999)} New Street",
            "city": place.city, "state": place.state.code, "zip": place.zip, "phone": "206-555-0123",
        }  # fmt: skip
        table.append([(new | values)[column] for column in exporting.COLUMNS])
    assert all(row[name] for row in table)
    file = io.StringIO()
    csv.writer(file).writerows([exporting.COLUMNS, *table])
    return file.getvalue().encode()


def _workbook() -> int:
    """Do what a worker does when somebody asks for all clinics as a workbook."""
    export = ClinicExport.objects.create(owner=measuring_account(), query="")
    make_file.call(str(export.pk))
    made = ClinicExport.objects.filter(pk=export.pk)
    size = made.values_list(Length("content"), flat=True).get()
    made.delete()
    return size


def _backup() -> int:
    with tempfile.TemporaryDirectory() as folder:
        _run("backup", folder)
        return sum(path.stat().st_size for path in Path(folder).iterdir())


def _mails() -> int:
    """Make the mails of the digest. Their number grows with that of the accounts."""
    mails = io.StringIO()
    call_command("review_digest", "--dry-run", stdout=mails)
    return len(mails.getvalue())


COMMANDS: dict[str, Command] = {
    "export xlsx all, by a worker": Command(_workbook),
    "import look, 10 rows": _import(10),
    "import write, 10 rows": _import(10, "--write"),
    "import look, 1,000 rows": _import(1000),
    "import write, 1,000 rows": _import(1000, "--write"),
    "backup": Command(_backup),
    "rebuild_search": Command(lambda: _run("rebuild_search")),
    "purge --dry-run": Command(lambda: _run("purge", "--dry-run")),
    "review_digest": Command(_mails),
}
