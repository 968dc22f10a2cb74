"""When the commands that run on timers last succeeded and failed: for the desk, for metrics and for `manage.py doctor`.

A command announces it by inheriting from `RecordsItsRuns`. There is one row for each command, and none of what it did.
"""

import contextlib
import datetime
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MIGRATION = "0024_command_runs"  # since it was applied, runs are recorded
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# Each command on a timer, and after which time a run is overdue.
EVERY = {
    "backup": DAY + 2 * HOUR,
    "purge": DAY + 2 * HOUR,
    "clearsessions": DAY + 2 * HOUR,
    "send_notices": HOUR,
    "notice_digest": DAY + 2 * HOUR,
    "review_digest": 8 * DAY,
}


class CommandRun(models.Model):
    """The last runs of one command."""

    name = models.CharField(_("command"), max_length=40, unique=True)
    succeeded_at = models.DateTimeField(_("last succeeded"), null=True)
    failed_at = models.DateTimeField(_("last failed"), null=True)
    said = models.CharField(_("what the failed run said"), max_length=300, default="", db_default="")
    result = models.JSONField(_("what the last good run made"), default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.name

    @property
    def has_failed(self) -> bool:
        """Whether the last run failed."""
        return self.failed_at is not None and (self.succeeded_at is None or self.failed_at > self.succeeded_at)


class RecordsItsRuns(BaseCommand):
    """A command whose last runs are recorded. `result` is stored with a run that succeeds."""

    result: dict[str, Any] = {}

    def execute(self, *args, **options):
        name = type(self).__module__.rpartition(".")[2]
        if options.get("dry_run"):
            return super().execute(*args, **options)
        try:
            output = super().execute(*args, **options)
        except Exception as error:
            # Only sentences of our own: other messages may quote what visitors or staff wrote.
            said = str(error) if isinstance(error, CommandError) else type(error).__name__
            _record(name, failed_at=timezone.now(), said=said[:300])
            raise
        _record(name, succeeded_at=timezone.now(), said="", result=self.result)
        return output


def _record(name: str, **values) -> None:
    """Store `values`, with a new connection if the command lost its own.

    A database of an older release has no table for them, and one that is away takes none. The command's own error, which
    says why, is raised all the same.
    """
    for _attempt in range(2):
        try:
            with transaction.atomic():
                CommandRun.objects.update_or_create(name=name, defaults=values)
            return
        except (DatabaseError, InterfaceError):
            if connection.in_atomic_block:  # of a test
                return
            with contextlib.suppress(DatabaseError, InterfaceError):
                connection.close()


@dataclass(frozen=True)
class Run:
    """How a command on a timer stands."""

    name: str
    last: CommandRun
    is_late: bool

    @property
    def never(self) -> bool:
        return self.last.succeeded_at is None


def runs() -> list[Run]:
    """Return every command on a timer, with two queries. One that has never run is late some time after the first upgrade."""
    rows = {row.name: row for row in CommandRun.objects.filter(name__in=EVERY)}
    migrated = MigrationRecorder.Migration.objects.filter(app="clinic_site", name=MIGRATION)
    since = migrated.values_list("applied", flat=True).first() or timezone.now()
    now, found = timezone.now(), []
    for name, longest in EVERY.items():
        row = rows.get(name) or CommandRun(name=name)
        found.append(Run(name, row, now - (row.succeeded_at or since) > longest))
    return found


def last_good(name: str) -> datetime.datetime | None:
    """Return when the command `name` last succeeded."""
    return CommandRun.objects.filter(name=name).values_list("succeeded_at", flat=True).first()
