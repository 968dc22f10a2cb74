from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic_site.backup import KeepingError, restoring


class Command(BaseCommand):
    help = (
        "Restore a file that `backup` wrote into an empty database, SQLite or PostgreSQL, and compare every row. "
        "One from older code is brought to this code afterwards. It never writes over anything."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="what `backup` wrote")

    def handle(self, *, file, **options):
        try:
            done = restoring.restore(file)
        except KeepingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored {done.rows} rows of {done.tables} tables and {done.uploads} uploads: all as written."
        )
        if done.migrated:
            self.stdout.write(f"The backup is older than this code: {len(done.migrated)} migrations were run after it.")
        self.stdout.write("Nobody is signed in. Staff use the passwords that they had when the backup was made.")
