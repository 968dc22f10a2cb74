"""Which records are moved, by which natural key each is known, and what is moved of it."""

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
    Question,
    Reference,
    Reviewer,
    Topic,
    VisitStep,
)

Key = tuple[str, ...]
TIMES_HERE = ("publish_at", "unpublish_at")  # when a record comes and goes is settled on each site


@dataclass(frozen=True)
class RecordKind:
    """One model whose records are moved. `key_fields` name a record on every site; its number never does."""

    model: type[Model]
    key_fields: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @cached_property
    def fields(self) -> list[Field]:
        """Return the fields that are moved: not the key, not what the site keeps itself, no link to anything else."""
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
        """Return the lists of other moved records: the studies of a condition."""
        return [field for field in self.model._meta.many_to_many if field.related_model in BY_MODEL]

    def records(self) -> QuerySet:
        """Return every record, published or not, with what is needed to describe it."""
        links = [field.name for field in [*self.fields, *self.lists] if field.is_relation]
        return self.model._base_manager.prefetch_related(*links)

    def key_of(self, record: Model) -> Key:
        return tuple(getattr(record, name) for name in self.key_fields)

    def describe(self, record: Model) -> dict[str, Any]:
        """Return what is moved of `record` as plain data; linked records are named by their keys, lists in their order."""
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
    """Return a field's value as JSON has it, the same on every database."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def as_json(key: Key) -> str | list[str]:
    """Return a key as files write it: a text, or a list where it has several parts."""
    return key[0] if len(key) == 1 else list(key)


# What others link to comes first, so that it is there when they do.
KINDS = [
    RecordKind(Reviewer, ("name", "credentials")),
    RecordKind(Reference, ("key",)),
    *(
        RecordKind(model, ("slug",))
        for model in (
            BodyRegion, Condition, Topic, Contraindication, AfterEffect, Frequency, Question, GlossaryTerm, VisitStep,
        )
    ),
]  # fmt: skip
BY_MODEL: dict[type[Model] | None, RecordKind] = {kind.model: kind for kind in KINDS}
BY_LABEL = {kind.label: kind for kind in KINDS}
