"""Insert many rows with COPY or executemany(). Triggers, constraints and indexes work as with any other insert."""

import datetime
import json
import random
from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model

SEED = 20261130


def chance(*parts: object) -> random.Random:
    """Return a random generator that depends on nothing but `parts`, so that every run makes the same rows."""
    return random.Random(" ".join(map(str, (SEED, *parts))))  # noqa: S311


def insert(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert `rows`: values by column. Columns that a row leaves out get the default of their field."""
    fields = [field for field in model._meta.concrete_fields if not field.generated and not field.primary_key]
    key: Any = model._meta.pk
    if not hasattr(key, "db_returning") or not key.db_returning:
        fields.insert(0, key)  # the database doesn't make it
    columns = [field.column for field in fields]
    defaults = {field.column: _as_stored(field.get_default()) for field in fields}
    known = set(columns)

    def values(row: dict[str, Any]) -> list:
        assert row.keys() <= known, row.keys() - known
        return [_as_stored(row[name]) if name in row else defaults[name] for name in columns]

    names = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(values(row))
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', map(values, rows))  # noqa: S608


def _as_stored(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dict | list):
        return json.dumps(value)
    return value if value is None or isinstance(value, bool | int | float | datetime.date) else str(value)


def analyze() -> None:
    """Let the database count what it has, as it does by itself on a site in use."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")
