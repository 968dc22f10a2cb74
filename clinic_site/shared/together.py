"""Several lists of records, read with one query.

A page that shows something of everything would ask for each kind of record on its own. Here every list becomes one
part of a UNION, each of its rows a JSON array, because the columns of different tables don't fit under each other.
Columns may hold what JSON can: text, numbers, truth values, days and moments.

    found = read_together(topics=Topic.objects.published(), steps=VisitStep.objects.published())
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection, models
from django.db.models import F, Window
from django.db.models.functions import RowNumber

JSON_ARRAY = {"sqlite": "json_array({})", "postgresql": "json_build_array({})::text"}


@dataclass(frozen=True)
class Part:
    """One list: how its rows are asked for, and how they become records again."""

    model: type[models.Model]
    names: list[str]  # of the columns, in the order of the row; the last value of a row is its place
    converters: dict[int, list[Callable[[Any], Any]]]
    sql: str
    params: tuple

    def record(self, values: list[Any]) -> models.Model:
        for column, converters in self.converters.items():
            for convert in converters:
                values[column] = convert(values[column])
        return self.model.from_db(connection.alias, self._names, values[:-1])

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.names)  # each column of the model is looked up in it


def part_of(queryset: models.QuerySet) -> Part:
    """Return how to read `queryset`: its filters, its order, and the columns that `only()` or `defer()` leave."""
    model = queryset.model
    fields = _loaded_fields(queryset)
    order = queryset.query.order_by or model._meta.ordering or ["pk"]
    by: list[Any] = [F(model._meta.pk.name) if name == "pk" else name for name in order]
    place = Window(RowNumber(), order_by=by)
    names = [field.attname for field in fields]
    rows = queryset.defer(None).select_related(None).order_by().values_list(*names, place)
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql(with_col_aliases=True)
    columns = ", ".join(connection.ops.quote_name(alias) for _, _, alias in compiler.select)
    array = JSON_ARRAY[connection.vendor].format(columns)
    converters: dict[int, list[Callable[[Any], Any]]] = {
        column: [_with(convert, expression) for convert in found]
        for column, (found, expression) in compiler.get_converters([each for each, _, _ in compiler.select]).items()
    }
    if connection.vendor == "postgresql":  # where its driver would have made a day or a moment of them
        converters |= {
            column: [field.to_python] for column, field in enumerate(fields) if isinstance(field, models.DateField)
        }
    return Part(model, names, converters, f"SELECT {array} AS contents FROM ({sql}) AS part", params)  # noqa: S608 - Django's own SQL


def _with(convert: Callable[..., Any], expression) -> Callable[[Any], Any]:
    return lambda value: convert(value, expression, connection)


def _loaded_fields(queryset: models.QuerySet) -> list[models.Field]:
    named, is_deferred = queryset.query.deferred_loading
    return [
        field
        for field in queryset.model._meta.concrete_fields
        if field.primary_key or (({field.name, field.attname} & named) == set()) == is_deferred
    ]


class Together:
    """Lists that are always the same, but for what is in them: their query is worked out once for each process.

    `querysets` returns them by name. They must not depend on a request.
    """

    def __init__(self, querysets: Callable[[], dict[str, models.QuerySet]]):
        self._querysets = querysets

    @cached_property
    def _parts(self) -> dict[str, Part]:
        return {name: part_of(queryset) for name, queryset in self._querysets().items()}

    def read(self, **more: models.QuerySet) -> dict[str, list]:
        """Return the records of each list under its name, and of `more`, which may depend on a request; one query."""
        return _read(self._parts | {name: part_of(queryset) for name, queryset in more.items()})


def read_together(**querysets: models.QuerySet) -> dict[str, list]:
    """Return the records of each queryset under its name, in its order; one query.

    A record that another one names, and that was read with it, is at hand there too: no `select_related` is needed.
    """
    return _read({name: part_of(queryset) for name, queryset in querysets.items()})


def _read(parts: dict[str, Part]) -> dict[str, list]:
    if not parts:
        return {}
    sql = " UNION ALL ".join(
        f"SELECT {number} AS part, contents FROM ({part.sql}) AS part_{number}"  # noqa: S608 - Django's own SQL
        for number, part in enumerate(parts.values())
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for part in parts.values() for param in part.params])
        rows = cursor.fetchall()
    contents = json.loads(f"[{','.join(row for _, row in rows)}]")
    found: list[list[list[Any]]] = [[] for _ in parts]
    for (number, _), values in zip(rows, contents, strict=True):
        found[number].append(values)
    records = {
        name: [part.record(values) for values in sorted(found[number], key=lambda values: values[-1])]
        for number, (name, part) in enumerate(parts.items())
    }
    _tie(parts, records)
    return records


def _tie(parts: dict[str, Part], records: dict[str, list]) -> None:
    """Put records that others name in their place there."""
    by_key: dict[type | None, dict] = {}
    for name, part in parts.items():
        by_key.setdefault(part.model, {}).update({record.pk: record for record in records[name]})
    for name, part in parts.items():
        ties = [
            field
            for field in part.model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.attname in part.names and by_key.get(field.related_model)
        ]
        for field in ties:
            known = by_key[field.related_model]
            for record in records[name]:
                if other := known.get(getattr(record, field.attname)):
                    field.set_cached_value(record, other)
