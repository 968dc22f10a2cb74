"""Whether there is a good backup: its age, for the desk, and its contents, for `manage.py doctor`."""

import datetime
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.backup import KeepingError, archive, tables
from clinic_site.operations import command_runs
from clinic_site.operations.machine_health import ago
from clinic_site.shared.health_registry import Finding, Level

TOO_OLD = datetime.timedelta(days=3)
HOW = "manage.py backup FOLDER --keep 14"


def age_findings() -> Iterator[Finding]:
    """Yield how old the last good backup is, and whether the last run failed. Two queries."""
    [run] = [run for run in command_runs.runs() if run.name == "backup"]
    last, made_at = run.last, run.last.succeeded_at
    by_hand = _("Make one now: %(how)s. Then check its timer.") % {"how": HOW}
    if last.has_failed:
        words = _("The last backup failed %(ago)s ago: %(said)s") % {"ago": ago(last.failed_at), "said": last.said}
        if made_at is not None:
            words += " " + _("The last good one is %(age)s old.") % {"age": ago(made_at)}
        yield Finding("backup", Level.BROKEN, words, by_hand)
    elif made_at is None:
        yield Finding("backup", Level.BROKEN if run.is_late else Level.WARNING, _("There is no backup yet."), by_hand)
    else:
        level = Level.WARNING if run.is_late else Level.WELL
        level = Level.BROKEN if timezone.now() - made_at > TOO_OLD else level
        words = _("The last good backup is %(age)s old.") % {"age": ago(made_at)}
        yield Finding("backup", level, words, by_hand if level else "")


def newest_backup() -> Path | None:
    """Return where the last good run of `backup` wrote its file. It may have been moved since."""
    row = command_runs.CommandRun.objects.filter(name="backup").first()
    return Path(row.result["path"]) if row is not None and row.result.get("path") else None


def file_findings() -> Iterator[Finding]:
    """Read the newest backup whole, and yield whether it could be restored with this code."""
    if (path := newest_backup()) is None:
        return
    if not path.exists():
        words = _("The last backup, %(path)s, can't be seen from here.") % {"path": path}
        how = _("If it was moved to another machine, that is fine. Otherwise make a new one.")
        yield Finding("backup.file", Level.WARNING, words, how)
        return
    try:
        with archive.open_backup(path) as backup:
            size = backup.check()
            migrations = [(app, name) for app, name in backup.manifest["migrations"]]
            tables.check_known(migrations, "This backup")
    except KeepingError as error:
        yield Finding("backup.file", Level.BROKEN, str(error), _("Make a new backup now."))
        return
    words = _("%(path)s is whole: %(size)d bytes have their checksums.") % {"path": path, "size": size}
    if [migration for migration in tables.applied(connection) if migration not in migrations]:
        words += " " + _("It is from before the last upgrade.")
    yield Finding("backup.file", Level.WELL, words)
