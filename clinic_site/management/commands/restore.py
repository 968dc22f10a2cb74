from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic_site.backup import KeepingError, restoring


class Command(BaseCommand):
    help = (
        "Restore a backup into an empty SQLite or PostgreSQL database, and compare every row. A backup from an older "
        "version is migrated afterwards. Nothing is ever overwritten."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file that `backup` wrote")

    def handle(self, *, file, **options):
        try:
            done = restoring.restore(file)
        except KeepingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored and verified {done.rows} rows in {done.tables} tables and {done.uploads} uploads.")
        if done.migrated:
            self.stdout.write(f"The backup is older than this code, so {len(done.migrated)} migrations were applied.")
        self.stdout.write("All users are signed out. Their passwords are those they had when the backup was made.")
