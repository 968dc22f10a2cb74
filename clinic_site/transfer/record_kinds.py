"""The kinds of records that are transferred, their natural keys and their fields."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, ManyToManyField, Model, QuerySet

from clinic_site.translation.models import Translation
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

    def new(self, key: Key, here: Mapping[Any, Mapping[Key, Model]]) -> Model | None:
        """Return an unsaved record with `key`, or None if a record `here` that it belongs to is missing."""
        return self.model(**dict(zip(self.key_fields, key, strict=True)))

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


@dataclass(frozen=True)
class TranslationKind(RecordKind):
    """Translations of the kinds before it. Their key is that of their record: its kind, its key, and the language.

    Who checked it stays on its site: accounts are not transferred.
    """

    @cached_property
    def fields(self) -> list[Field]:
        own = ("object_id", "language", "checked_on")
        return [field for field in super().fields if field.name not in own]

    def records(self) -> QuerySet:
        kinds = ContentType.objects.get_for_models(*(kind.model for kind in KINDS if kind.model is not self.model))
        found = Translation._base_manager.filter(content_type__in=kinds.values()).prefetch_related("record")
        return found.select_related("content_type")

    def key_of(self, record: Any) -> Key:
        kind = BY_MODEL[record.content_type.model_class()]
        return (kind.label, *kind.key_of(record.record), record.language)

    def new(self, key: Key, here: Mapping[Any, Mapping[Key, Model]]) -> Model | None:
        label, *of_record, language = key
        kind = BY_LABEL.get(label)
        record = here.get(kind.model, {}).get(tuple(of_record)) if kind else None
        if record is None:
            return None
        return Translation(
            content_type=ContentType.objects.get_for_model(record), object_id=record.pk, language=language
        )


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
    TranslationKind(Translation, ("kind", "record", "language")),
]  # fmt: skip
BY_MODEL: dict[type[Model] | None, RecordKind] = {kind.model: kind for kind in KINDS}
BY_LABEL = {kind.label: kind for kind in KINDS}
