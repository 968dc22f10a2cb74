import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError

from clinic_site.backup import backup_health
from clinic_site.operations.command_runs import RecordsItsRuns


class Command(RecordsItsRuns):
    help = (
        "Restore the newest backup into an empty spare database, in a process of its own, and compare every row with the "
        "backup. Say how long it took. The site's database is only read, to find the backup. Drop the spare database "
        "afterwards."
    )

    def add_arguments(self, parser):
        parser.add_argument("spare", help="the URL of an empty database: postgres://user:password@host:5432/spare")
        parser.add_argument("--file", type=Path, help="this backup, instead of the newest that `backup` made here")

    def handle(self, *, spare, file, **options):
        parts, own = urlsplit(spare), settings.DATABASES["default"]
        if parts.scheme not in ("postgres", "postgresql", "sqlite"):
            raise CommandError("The spare database is a URL: postgres://user:password@host:5432/spare")
        if parts.path.lstrip("/") == str(own["NAME"]).lstrip("/"):
            raise CommandError("The spare database has the name of the site's own. Create another one: createdb spare")
        file, began = file or backup_health.newest_backup(), time.monotonic()
        if file is None:
            raise CommandError("No backup was recorded here. Name one: rehearse_restore URL --file backup-....zip")
        # The settings of this process, so that a `.env` of a demo is not asked again.
        same = {
            "SECRET_KEY": settings.SECRET_KEY,
            "ALLOWED_HOSTS": ",".join(settings.ALLOWED_HOSTS),
            "HTTPS": str(settings.HTTPS),
            "DATABASE_URL": spare,
        }
        done = subprocess.run(  # noqa: S603 - our own command, with a path and no shell
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", str(file.resolve())],
            cwd=settings.BASE_DIR, env=os.environ | same, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["no reason was given"])[-1].removeprefix("CommandError: ")
            raise CommandError(f"{file} was not restored: {why}")
        self.stdout.write(done.stdout.strip())
        self.stdout.write(
            f"The restore of {file} took {time.monotonic() - began:.0f} seconds. Drop the spare database."
        )
