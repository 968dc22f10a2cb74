from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic_site.backup import KeepingError, backing_up


class Command(BaseCommand):
    help = (
        "Write everything that the database holds, and uploads if there are any, to one file, as of one moment, while "
        "the site runs. Keep the file as safe as the database itself: it holds the accounts of the staff."
    )

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path, help="a folder, or the name of a file that is not there yet")
        parser.add_argument("--keep", type=int, metavar="N", help="then remove all but the N newest in the folder")

    def handle(self, *, target, keep, **options):
        if keep is not None and keep < 1:
            raise CommandError("--keep takes a number from 1. Nothing was done.")
        if keep is not None and not target.is_dir():
            raise CommandError(
                f"--keep needs a folder as the target, and there is no folder {target}. Nothing was done."
            )
        try:
            made = backing_up.make(target)
        except KeepingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{made.path}: {made.rows} rows of {made.tables} tables, {made.bytes} bytes.")
        self.stdout.write(f"Uploads: {made.uploads}")
        for name, why in made.left_out.items():
            self.stdout.write(f"Left out: {name} ({why})")
        if keep:
            for path in backing_up.rotate(target, keep):
                self.stdout.write(f"Removed: {path}")
