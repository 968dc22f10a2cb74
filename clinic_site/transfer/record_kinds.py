"""The kinds of records that are transferred, their natural keys and their fields."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Field, ManyToManyField, Model, QuerySet

from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    PageKind,
    Question,
    Reference,
    Reviewer,
    Topic,
    VisitStep,
    WarningSign,
)

Key = tuple[str, ...]
TIMES_HERE = ("publish_at", "unpublish_at")  # each site schedules its own records


@dataclass(frozen=True)
class RecordKind:
    """One model whose records are transferred. `key_fields` identify a record on every site; its primary key doesn't."""

    model: type[Model]
    key_fields: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @cached_property
    def fields(self) -> list[Field]:
        """Return the transferred fields: no keys, no values that each site sets, no links to untransferred models."""
        return [
            field
            for field in self.model._meta.concrete_fields
            if not (field.primary_key or field.generated or field.name in self.key_fields)
            and field.name not in TIMES_HERE
            and not (getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
            and (not field.is_relation or field.related_model in BY_MODEL)
        ]

    @cached_property
    def lists(self) -> list[ManyToManyField]:
        """Return the lists of other transferred records, such as the studies of a condition."""
        return [field for field in self.model._meta.many_to_many if field.related_model in BY_MODEL]

    def records(self) -> QuerySet:
        """Return all records, published or not, with prefetched links for `describe`."""
        links = [field.name for field in [*self.fields, *self.lists] if field.is_relation]
        return self.model._base_manager.prefetch_related(*links)

    def key_of(self, record: Model) -> Key:
        return tuple(getattr(record, name) for name in self.key_fields)

    def describe(self, record: Model) -> dict[str, Any]:
        """Return the transferred fields of `record` as plain data, with linked records as keys and lists sorted."""
        described = {field.name: _describe_field(field, record) for field in self.fields}
        for field in self.lists:
            key_of = BY_MODEL[field.related_model].key_of
            described[field.name] = [
                as_json(key) for key in sorted(key_of(item) for item in getattr(record, field.name).all())
            ]
        return described


def _describe_field(field: Field, record: Model) -> Any:
    value = getattr(record, field.name)
    if field.is_relation:
        return as_json(BY_MODEL[field.related_model].key_of(value)) if value else None
    return as_plain(value)


def as_plain(value: Any) -> Any:
    """Return a field's value for JSON, the same on every database."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def as_json(key: Key) -> str | list[str]:
    """Return a key in the file's format: a string, or a list if it has several parts."""
    return key[0] if len(key) == 1 else list(key)


# Records that others link to come first, so that they exist when linked.
KINDS = [
    RecordKind(Reviewer, ("name", "credentials")),
    RecordKind(Reference, ("key",)),
    RecordKind(PageKind, ("name",)),
    *(
        RecordKind(model, ("slug",))
        for model in (
            BodyRegion, Condition, Topic, Contraindication, AfterEffect, Frequency, Question, GlossaryTerm, VisitStep,
            WarningSign,
        )
    ),
]  # fmt: skip
BY_MODEL: dict[type[Model] | None, RecordKind] = {kind.model: kind for kind in KINDS}
BY_LABEL = {kind.label: kind for kind in KINDS}
