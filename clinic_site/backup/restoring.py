"""Restore a backup: create the tables with their migrations, load the rows and compare every one. All or nothing."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from clinic_site.backup import KeepingError, archive, rows, tables, uploads
from clinic_site.backup.manifest import rows_entry
from clinic_site.backup.tables import Migration
from clinic_site.search import full_text
from clinic_site.shared.database_parts import create_database_parts

MOST_COMPARED = 100_000


@dataclass(frozen=True)
class Restored:
    """The result of a restore, after every row was compared."""

    rows: int
    tables: int
    bytes: int
    uploads: int
    migrated: list[Migration]  # in the code but not in the backup


def restore(path: Path, *, alias: str = "default") -> Restored:
    """Restore the backup at `path` into the empty database `alias`, then apply the newer migrations.

    Raise KeepingError if it can't be restored; then nothing has changed. If only a newer migration fails, all rows are
    restored and the message says so.
    """
    connection = connections[alias]
    with archive.open_backup(path) as backup:
        migrations = [(app, name) for app, name in backup.manifest["migrations"]]
        tables.check_known(migrations, "This backup")
        if not tables.is_empty(connection):
            raise KeepingError(
                "The database is not empty, and a restore never overwrites anything. Set DATABASE_URL to a new, empty "
                "database (for SQLite: a file that does not exist yet)."
            )
        uploads.check_place(backup)
        size = backup.check()
        # The uploads are the outer context: they are removed again if the database's commit fails.
        with uploads.all_or_nothing(backup) as put_uploads, _all_or_nothing(connection):
            _make_tables(migrations, connection)
            models = _models(migrations, backup)
            _load(models, backup, connection)
            _compare(models, backup, connection)
            connection.check_constraints()  # the slow part of the commit, before the uploads are moved
            count = put_uploads()
    migrated = _migrate(connection)
    full_text.check(connection)
    written = backup.manifest["tables"]
    _keep_last_numbers(written, connection)
    return Restored(sum(table["rows"] for table in written.values()), len(written), size, count, migrated)


@contextlib.contextmanager
def _all_or_nothing(connection) -> Iterator[None]:
    """Create the tables and rows in one transaction, so that a killed restore leaves the database empty."""
    connection.ensure_connection()
    connection.disable_constraint_checking()  # SQLite needs this to alter tables in a transaction; checked at the end
    try:
        with transaction.atomic(connection.alias):
            yield
            connection.check_constraints()
    except (DatabaseError, InterfaceError) as error:
        raise KeepingError(f"Nothing was restored, because of a database error: {_first_line(error)}") from error
    except OSError as error:
        raise KeepingError(
            f"Nothing was restored to the database, because uploads can't be written: {error}"
        ) from error
    finally:
        connection.enable_constraint_checking()


def _first_line(error: Exception) -> str:
    """Return what the database says, without the row that it may quote below."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@contextlib.contextmanager
def _readable_rows(table: str) -> Iterator[None]:
    """Refuse rows that no database returned: a file with right checksums can contain anything."""
    try:
        yield
    except (DatabaseError, InterfaceError, KeepingError, OSError):
        raise
    except Exception as error:  # each type of field fails in its own way
        raise KeepingError(
            f"Nothing was restored, because a row of {table} can't be read ({type(error).__name__}). Use another backup."
        ) from error


def _make_tables(migrations: list[tables.Migration], connection) -> None:
    _constraints(connection, "IMMEDIATE")  # PostgreSQL can't alter a table with pending constraint checks
    executor = MigrationExecutor(connection)
    executor.migrate(tables.newest(migrations))
    if tables.applied(connection) != sorted(migrations):
        raise KeepingError(
            "The migrations of this code do not match those of the backup. Install the version that made the backup, "
            "restore it, then upgrade."
        )


def _constraints(connection, when: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


def _models(migrations: list[tables.Migration], backup: archive.BackupReader) -> list:
    models = tables.models_after(migrations)
    here = {
        model._meta.db_table: [field.column for field in rows.columns_of(model)]
        for model in models
        if model._meta.db_table in backup.manifest["tables"] or model._meta.db_table not in tables.WITHOUT_ROWS
    }
    if here != {name: table["columns"] for name, table in backup.manifest["tables"].items()}:
        raise KeepingError(
            "The tables in the backup differ from those that this code's migrations create. Install the version that "
            "made the backup, restore it, then upgrade."
        )
    return models


def _load(models: list, backup: archive.BackupReader, connection) -> None:
    _constraints(connection, "DEFERRED")  # tables refer to each other: check when all rows are loaded
    rows.clear(models, connection)
    for model in models:
        if table := backup.manifest["tables"].get(model._meta.db_table):
            with _readable_rows(model._meta.db_table):
                rows.write(model, backup.lines(rows_entry(model._meta.db_table)), connection)
                rows.set_last_number(model, table["last_number"], connection)


def _compare(models: list, backup: archive.BackupReader, connection) -> None:
    """Raise KeepingError unless the database returns exactly the rows in the backup."""
    wrong = []
    for model in models:
        name, checksum = model._meta.db_table, rows.RowsChecksum()
        table = backup.manifest["tables"].get(name, {"rows": 0, "digest": str(checksum), "last_number": None})
        with _readable_rows(name):
            for line in rows.lines_of(model, connection.alias):
                checksum.add(line)
        if (checksum.rows, str(checksum)) != (table["rows"], table["digest"]):
            wrong.append(f"{_difference(model, backup, connection)} in {name}")
        elif table["last_number"] is not None and rows.last_number(model, connection) != table["last_number"]:
            wrong.append(f"the next primary key of {name}")
    if wrong:
        raise KeepingError(f"Nothing was restored, because the result differs from the backup: {', '.join(wrong)}.")


def _difference(model, backup: archive.BackupReader, connection) -> str:
    """Return how many rows differ. Large tables are not counted, which would keep all their rows in memory."""
    table = backup.manifest["tables"].get(model._meta.db_table, {"rows": 0})
    if max(table["rows"], model._base_manager.using(connection.alias).count()) > MOST_COMPARED:
        return "rows"
    written = Counter(map(hash, backup.lines(rows_entry(model._meta.db_table)) if "columns" in table else []))
    found = Counter(map(hash, rows.lines_of(model, connection.alias)))
    return f"{(written - found).total() + (found - written).total()} rows"


def _keep_last_numbers(written: dict[str, dict], connection) -> None:
    """Keep the keys of deleted records from being used again: on SQLite, a migration that rebuilds a table forgets them."""
    for model in apps.get_models(include_auto_created=True):
        number = written.get(model._meta.db_table, {}).get("last_number")
        if number is not None and (rows.last_number(model, connection) or 0) < number:
            rows.set_last_number(model, number, connection)


def _migrate(connection) -> list[tables.Migration]:
    """Migrate the restored database, as any upgrade does. Return the migrations that were missing."""
    before = set(tables.applied(connection))
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        try:
            call_command("migrate", database=connection.alias, verbosity=0, interactive=False)
        except DatabaseError as error:
            raise KeepingError(
                f"Every row was restored, but the database can't be migrated to this version: {str(error).strip()} It is "
                "complete for the version that made the backup. To use this version, fix the problem and run migrate."
            ) from error
    create_database_parts(connection.alias)  # `migrate` does this too, but may not have run
    return [migration for migration in tables.applied(connection) if migration not in before]
