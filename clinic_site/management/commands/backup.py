from pathlib import Path

from django.core.management.base import CommandError

from clinic_site.backup import KeepingError, backing_up
from clinic_site.operations.command_runs import RecordsItsRuns


class Command(RecordsItsRuns):
    help = (
        "Write a consistent snapshot of the database, and any uploads, to one file while the site is running. Keep the "
        "file as safe as the database itself: it contains the staff accounts."
    )

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path, help="a folder, or the name of a new .zip file")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="then remove all but the N newest backups in the folder"
        )

    def handle(self, *, target, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep must be at least 1. Nothing was done.")
        if keep is not None and not target.is_dir():
            why = "is not a folder" if target.exists() else "does not exist. Create it first"
            raise CommandError(f"--keep requires a folder as the target, but {target} {why}. Nothing was done.")
        try:
            made = backing_up.make(target)
        except KeepingError as error:
            raise CommandError(str(error)) from error
        self.result = {"path": str(made.path.resolve()), "bytes": made.bytes, "rows": made.rows}
        self.stdout.write(f"{made.path}: {made.rows} rows from {made.tables} tables, {made.bytes} bytes.")
        self.stdout.write(f"Uploads: {made.uploads}")
        for name, why in made.left_out.items():
            self.stdout.write(f"Not included: {name} ({why})")
        if keep:
            for path in backing_up.rotate(target, keep):
                self.stdout.write(f"Removed: {path}")
