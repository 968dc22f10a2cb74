"""Make a backup: a consistent snapshot of every row, taken while the site is in use."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django
from django.db import connections, transaction

import clinic_site
from clinic_site.backup import KeepingError, archive, rows, tables, uploads
from clinic_site.backup.manifest import rows_entry

NAMED = "backup-{:%Y%m%dT%H%M%SZ}.zip"
NAMES = "backup-*T*Z.zip"


@dataclass(frozen=True)
class Made:
    """The result of a backup."""

    path: Path
    rows: int
    tables: int
    bytes: int
    left_out: dict[str, str]
    uploads: int | str


def make(target: Path, *, alias: str = "default") -> Made:
    """Write a backup to `target`. If that is a folder, name the file after the current time. May raise KeepingError."""
    now = datetime.datetime.now(datetime.UTC)
    if target.is_dir():
        target = target / NAMED.format(now)
    elif target.suffix != ".zip":  # probably a folder that does not exist yet
        raise KeepingError(
            f"{target} is not a folder, and not the name of a ZIP file. Create the folder first, or add .zip. Nothing was "
            "done."
        )
    connection = connections[alias]
    with archive.new_backup(target) as out, one_moment(connection):
        migrations = tables.applied(connection)
        if not migrations:
            raise KeepingError("The database is empty: there is nothing to back up. Is DATABASE_URL correct?")
        tables.check_known(migrations, "The database")
        models = tables.models_after(migrations)
        left_out = dict.fromkeys(tables.strangers(connection, models), "no model in this code uses this table")
        written = {}
        for model in models:
            name = model._meta.db_table
            if name in tables.WITHOUT_ROWS:
                left_out[name] = tables.WITHOUT_ROWS[name]
                continue
            written[name] = _write(model, out, connection)
        found = uploads.write(out)
        out.finish(
            {
                "made_at": now.isoformat(timespec="seconds"),
                "version": clinic_site.__version__,
                "django": django.__version__,
                "database": connection.vendor,
                "migrations": migrations,
                "tables": written,
                "left_out": left_out,
                "uploads": found,
            }
        )
    total = sum(table["rows"] for table in written.values())
    return Made(target, total, len(written), target.stat().st_size, left_out, found)


def _write(model, out: archive.BackupWriter, connection) -> dict:
    checksum, name = rows.RowsChecksum(), rows_entry(model._meta.db_table)
    with out.entry(name) as write:
        for line in rows.lines_of(model, connection.alias):
            if len(line) > archive.LONG_ROWS.get(name, archive.LONGEST_ROW):
                raise KeepingError(
                    f"A row of {model._meta.db_table} has {len(line)} bytes, and a restore would refuse it. Nothing was done."
                )
            checksum.add(line)
            write(line + b"\n")
    return {
        "columns": [field.column for field in rows.columns_of(model)],
        "rows": checksum.rows,
        "digest": str(checksum),
        "last_number": rows.last_number(model, connection),
    }


@contextlib.contextmanager
def one_moment(connection) -> Iterator[None]:
    """Run all queries in the block on one read-only snapshot of the database, without blocking other users."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"  # IMMEDIATE would block writers
        try:
            with transaction.atomic(connection.alias):
                yield
        finally:
            connection.transaction_mode = mode
        return
    with transaction.atomic(connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def rotate(folder: Path, keep: int) -> list[Path]:
    """Remove all but the `keep` newest backups that `make` named in `folder`. Return the removed files."""
    old = sorted(folder.glob(NAMES))[:-keep]
    for path in old:
        path.unlink()
    return old
