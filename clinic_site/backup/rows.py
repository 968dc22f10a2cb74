"""Convert rows to lines of text and back: one JSON list per row, the same on SQLite and PostgreSQL.

Values are written as Django returns them, not as the database stores them, so that equal lines mean equal rows.
Generated columns are left out: the database computes them again.
"""

import base64
import datetime
import decimal
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator

from django.db import models
from django.db.models import F, Model
from django.db.models.functions import Cast

AT_ONCE = 1000  # rows
ENOUGH = 1 << 20  # bytes of rows that are kept in memory together: a row with an uploaded file has millions
WHOLE = 2**256


def columns_of(model: type[Model]) -> list[models.Field]:
    return sorted(
        (field for field in model._meta.concrete_fields if not field.generated), key=lambda field: str(field.column)
    )


def lines_of(model: type[Model], alias: str) -> Iterator[bytes]:
    """Yield the rows of `model` ordered by primary key, without loading all of them into memory."""
    fields = columns_of(model)
    # Read fields that convert values as text: phone numbers stay as they were typed, and JSON's null differs from a
    # missing value.
    asked = [Cast(F(f.attname), models.TextField()) if hasattr(f, "from_db_value") else f.attname for f in fields]
    is_json = [_kind(field) == "JSONField" for field in fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*asked)
    # The database's client keeps as many rows in memory.
    has_files = any(isinstance(field, models.BinaryField) for field in fields)
    for row in rows.iterator(1 if has_files else AT_ONCE):
        values = [
            [json.loads(value)] if found and value is not None else value
            for value, found in zip(row, is_json, strict=True)
        ]
        text = json.dumps(values, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield text.encode()


def write(model: type[Model], lines: Iterable[bytes], connection) -> None:
    """Insert the rows in `lines` unchanged: without signals, automatic dates or defaults."""
    fields = columns_of(model)
    readers = [_reader(field, connection) for field in fields]
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our models
    with connection.cursor() as cursor:
        for some in _batches(lines):
            rows = [
                [None if value is None else read(value) for read, value in zip(readers, json.loads(line), strict=True)]
                for line in some
            ]
            cursor.executemany(sql, rows)


class RowsChecksum:
    """A checksum of all rows of a table that ignores their order, because databases sort text differently."""

    def __init__(self):
        self.rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % WHOLE

    def __str__(self):
        return f"{self._sum:064x}"


def last_number(model: type[Model], connection) -> int | None:
    """Return the last primary key that the database assigned in `model`, even if that row is gone, or None.

    The history of a deleted record is found by its key, so that key must never be reused. None means that the database
    does not assign the keys.
    """
    if (column := _numbered(model)) is None:
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            return (cursor.fetchone() or [0])[0]
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(table), column])
        if (name := cursor.fetchone()[0]) is None:
            return None
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {name}")  # noqa: S608
        return cursor.fetchone()[0]


def set_last_number(model: type[Model], number: int | None, connection) -> None:
    """Let the next row of `model` get the primary key after `number`."""
    if (column := _numbered(model)) is None or number is None:
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            if number:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
            return
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
            [connection.ops.quote_name(table), column, max(number, 1), number > 0],
        )


def clear(models: list[type[Model]], connection) -> None:
    """Delete the rows that migrations created. For a database that contains nothing else."""
    with connection.cursor() as cursor:
        for model in models:
            # The audit log refuses deletion, but it is still empty.
            if model._base_manager.using(connection.alias).exists():
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _numbered(model: type[Model]) -> str | None:
    return model._meta.pk.column if isinstance(model._meta.pk, models.AutoField | models.BigAutoField) else None


def _kind(field: models.Field) -> str:
    """Return the type of value in the column. For a foreign key, it is the type of the key it refers to."""
    return _key_of(field).get_internal_type()


def _key_of(field: models.Field) -> models.Field:
    """Return `field`, or for a foreign key the field it refers to."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return field


def _plain(value):
    match value:
        case datetime.datetime():
            return value.astimezone(datetime.UTC).isoformat() if value.tzinfo else value.isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
        case datetime.timedelta():
            return value // datetime.timedelta(microseconds=1)
        case decimal.Decimal() | uuid.UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"Can't serialize {type(value).__name__}")


def _reader(field: models.Field, connection) -> Callable:
    """Return a function that converts a value from a line for the database driver."""
    field = _key_of(field)

    def save(value):
        return field.get_db_prep_save(value, connection)

    match field.get_internal_type():
        case "DateTimeField" | "DateField" | "TimeField" | "DecimalField" | "UUIDField" | "GenericIPAddressField":
            return lambda value: save(field.to_python(value))
        case "DurationField":
            return lambda value: save(datetime.timedelta(microseconds=value))
        case "BinaryField":
            return lambda value: save(base64.b64decode(value))
        case "JSONField":
            return lambda value: connection.ops.adapt_json_value(value[0], getattr(field, "encoder", None))
    return lambda value: value


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    size = 0
    for line in lines:
        some.append(line)
        size += len(line)
        if len(some) == AT_ONCE or size > ENOUGH:
            yield some
            some, size = [], 0
    if some:
        yield some
