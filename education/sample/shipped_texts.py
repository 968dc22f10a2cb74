"""The texts that this release ships: the TOML files in education/sample/, as data.

Each text is known by its model and its key, such as `education.question` and `does-it-hurt`. Its contents are plain
data with other texts by their keys, so that they can be compared with those of another release and of a clinic.
"""

import functools
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import models

from clinic_site.publishing.contents import Contents, columns_of, read_into_columns, related_fields
from clinic_site.publishing.sample_records import read_toml
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Question,
    Reference,
    Reviewed,
    Topic,
    VisitStep,
    WarningSign,
)

FOLDER = Path(__file__).parent
CHANGES = "changes.toml"
# (file or folder, name of its table, model): texts that others name come first
SOURCES: list[tuple[str, str, type[Reviewed]]] = [
    ("references.toml", "reference", Reference),
    ("regions.toml", "region", BodyRegion),
    ("conditions", "condition", Condition),
    ("topics", "topic", Topic),
    ("contraindications.toml", "contraindication", Contraindication),
    ("after_effects.toml", "after_effect", AfterEffect),
    ("warning_signs.toml", "warning_sign", WarningSign),
    ("frequencies.toml", "frequency", Frequency),
    ("questions.toml", "question", Question),
    ("glossary.toml", "term", GlossaryTerm),
    ("visit_steps.toml", "step", VisitStep),
]
KINDS: list[type[Reviewed]] = [model for _file, _table, model in SOURCES]
WITH_PHRASES = ("after_effects.toml", "warning_signs.toml")
# What a clinic says about the text, not what the text says
NOT_SHIPPED = frozenset([*Reviewed.review_fields, "written_by"])
NOT_SHIPPED_OF: dict[type, frozenset[str]] = {Topic: frozenset(["kind", *Topic.fixed_fields])}

Ident = tuple[str, str]  # label of the model, key


def key_field(model: type) -> str:
    """Return the field of `model` by which its texts are known in every release."""
    return "key" if model is Reference else "slug"


def not_shipped(model: type) -> frozenset[str]:
    """Return the fields of `model` that a clinic decides about: they are never compared with a release."""
    return NOT_SHIPPED | NOT_SHIPPED_OF.get(model, frozenset())


@dataclass(frozen=True)
class ShippedText:
    """One text of the release. `values` are those in its file; `lists` names other texts by their keys.

    `page_kind` is the name of the `PageKind` with which a new page begins.
    """

    model: type[Reviewed]
    key: str
    values: dict[str, Any]
    lists: dict[str, list[str]]
    page_kind: str = ""

    @property
    def ident(self) -> Ident:
        return self.model._meta.label_lower, self.key

    @cached_property
    def contents(self) -> Contents:
        """What it says: every field of the model, with the default of those that the file leaves out."""
        record = self.model()
        read_into_columns(record, self.values | {key_field(self.model): self.key})
        for field in self.model._meta.concrete_fields:
            value = getattr(record, field.attname)
            if isinstance(field, models.DecimalField) and value is not None:
                setattr(record, field.attname, round(value, field.decimal_places))  # as the database returns it
        columns = {name: value for name, value in columns_of(record).items() if name not in not_shipped(self.model)}
        lists = {field.name: sorted(self.lists.get(field.name, [])) for field in related_fields(self.model)}
        return columns | lists

    @cached_property
    def digest(self) -> str:
        """A short string that changes with the contents."""
        return hashlib.sha256(json.dumps(self.contents, sort_keys=True).encode()).hexdigest()

    @cached_property
    def name(self) -> str:
        return str(self.model(**self.values))


@dataclass(frozen=True)
class Reason:
    """Why a release changed a text. `is_safety`: what it said before could harm a patient."""

    release: str
    words: str
    is_safety: bool


@dataclass(frozen=True)
class Release:
    """All texts of a release, with the reasons for its changes."""

    name: str
    texts: dict[Ident, ShippedText]
    reasons: dict[Ident, list[Reason]]

    def reasons_since(self, ident: Ident, release: str) -> list[Reason]:
        """Return the reasons for the changes of a text after `release`; all of them if that is unknown ("")."""
        return [reason for reason in self.reasons.get(ident, []) if reason.release > release]


def this_release() -> Release:
    """Return the texts of this release. The files are read once."""
    return _read(FOLDER)


@functools.lru_cache(maxsize=4)
def _read(folder: Path) -> Release:
    """Return the release in `folder`. Raise ValueError with the file's path if something in it is wrong."""
    texts = {text.ident: text for text in _texts(folder)}
    changes = read_toml(folder / CHANGES)
    labels = {table: model._meta.label_lower for _file, table, model in SOURCES}
    reasons: dict[Ident, list[Reason]] = {}
    for row in changes.get("change", []):
        if row["kind"] not in labels:
            raise ValueError(f"{folder / CHANGES}: there is no kind “{row['kind']}”")
        reason = Reason(row["release"], row["reason"], row.get("is_safety", False))
        reasons.setdefault((labels[row["kind"]], row["key"]), []).append(reason)
    return Release(changes["release"], texts, reasons)


def _texts(folder: Path) -> Iterator[ShippedText]:
    phrases = read_toml(folder / "phrases.toml")
    for file, table, model in SOURCES:
        path = folder / file
        rows = read_toml(path)[table] if path.suffix else [read_toml(each) for each in sorted(path.glob("*.toml"))]
        for row in rows:
            more = phrases.get(row["slug"], {}) if file in WITH_PHRASES else {}
            yield _text(model, row | more)


def _text(model: type[Reviewed], row: dict[str, Any]) -> ShippedText:
    names = {field.name for field in related_fields(model)}
    values = {name: _as_text(value) for name, value in row.items() if name not in names}
    key = values.pop(key_field(model))
    page_kind = values.pop("kind", "") if model is Topic else ""
    return ShippedText(model, key, values, {name: row[name] for name in names if name in row}, page_kind)


def _as_text(value: Any) -> Any:
    """Return a list as lines of text, and a string without its surrounding whitespace."""
    if isinstance(value, list):
        return "\n".join(value)
    return value.strip() if isinstance(value, str) else value
