"""Load the sample texts in education/sample/."""

from pathlib import Path
from typing import Any

from django.db.models import Model

from clinic_site.publishing.sample_records import load_once, read_toml
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
    Reviewed,
    Sign,
    Topic,
    VisitStep,
    WarningSign,
)
from education.models.reviewed import SHIPPED_BYLINE

FOLDER = Path(__file__).parent


def load(status: str = Reviewed.Status.PUBLISHED) -> int:
    """Create the sample records that have never been created, with this `status`. Return their number."""
    created = _load_rows("references.toml", "reference", Reference, status, key="key")
    created += _load_rows("regions.toml", "region", BodyRegion, status)
    created += sum(_load_condition(path, status) for path in sorted((FOLDER / "conditions").glob("*.toml")))
    created += sum(_load_row(Topic, read_toml(path), status) for path in sorted((FOLDER / "topics").glob("*.toml")))
    created += _load_rows("contraindications.toml", "contraindication", Contraindication, status)
    created += _load_signs("after_effects.toml", "after_effect", AfterEffect, status)
    created += _load_signs("warning_signs.toml", "warning_sign", WarningSign, status)
    created += _load_rows("frequencies.toml", "frequency", Frequency, status)
    created += _load_rows("questions.toml", "question", Question, status)
    created += _load_rows("glossary.toml", "term", GlossaryTerm, status)
    created += _load_rows("visit_steps.toml", "step", VisitStep, status)
    return created


def _load_rows(file: str, table: str, model: type[Reviewed], status: str, key: str = "slug") -> int:
    return sum(_load_row(model, row, status, key) for row in read_toml(FOLDER / file)[table])


def _load_signs(file: str, table: str, model: type[Sign], status: str) -> int:
    """Create signs, each with its phrases from phrases.toml."""
    phrases = read_toml(FOLDER / "phrases.toml")
    rows = read_toml(FOLDER / file)[table]
    return sum(_load_row(model, row | phrases.get(row["slug"], {}), status) for row in rows)


def _load_row(model: type[Reviewed], row: dict[str, Any], status: str, key: str = "slug") -> bool:
    """Create a record from `row`. `references` and `conditions` are lists of keys; other lists become lines of text."""
    values = {name: _as_text(value) for name, value in row.items()}
    references, conditions = row.get("references", []), row.get("conditions", [])
    values.pop("references", None)
    values.pop("conditions", None)

    if "kind" in values and model is Topic:
        values["kind"] = PageKind.objects.filter(name=values["kind"]).first()  # gone: a clinician reviews it

    def create() -> Model:
        record: Any
        record, is_new = model.objects.get_or_create(**{key: values.pop(key)}, defaults=_as_sample(values, status))
        if is_new and references:
            record.references.set(Reference.objects.filter(key__in=references))
        if is_new and conditions:
            record.conditions.set(Condition.objects.filter(slug__in=conditions))
        return record

    return load_once(model, row[key], create)


def _load_condition(path: Path, status: str) -> bool:
    row = read_toml(path)
    regions, references = row.pop("regions"), row.pop("references")
    row = {name: _as_text(value) for name, value in row.items()}

    def create() -> Model:
        condition, is_new = Condition.objects.get_or_create(slug=row.pop("slug"), defaults=_as_sample(row, status))
        if is_new:
            condition.regions.set(BodyRegion.objects.filter(slug__in=regions))
            condition.references.set(Reference.objects.filter(key__in=references))
        return condition

    return load_once(Condition, row["slug"], create)


def _as_text(value: Any) -> Any:
    """Return a list as lines of text, and a string without its surrounding whitespace."""
    if isinstance(value, list):
        return "\n".join(value)
    return value.strip() if isinstance(value, str) else value


def _as_sample(values: dict[str, Any], status: str) -> dict[str, Any]:
    return {"written_by": SHIPPED_BYLINE} | values | {"is_sample": True, "status": status}
