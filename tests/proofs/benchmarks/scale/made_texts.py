"""Many texts for patients, made of the words of the sample texts, so that words are as frequent as on a real site."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from clinic_site.publishing.contents import related_fields
from education.models import Condition, GlossaryTerm, Question, Reference, Topic
from tests.proofs.benchmarks.scale.bulk_rows import chance, insert
from tests.proofs.benchmarks.scale.size import FULL_PAGE

# How many of a hundred added texts are of each kind, and the fields with its name and its address
KINDS: list[tuple[type[Any], int, str, str]] = [
    (Topic, 18, "title", "slug"),
    (Condition, 25, "name", "slug"),
    (Question, 23, "question", "slug"),
    (Reference, 16, "title", "key"),
    (GlossaryTerm, 18, "term", "slug"),
]
WORDS = ["ankle", "balance", "shoulder", "stiffness", "runner", "knee", "morning", "posture", "nerve", "lifting", "jaw",
         "headache", "desk", "muscle", "tendon", "hip", "swelling", "recovery", "sleep", "stretch"]  # fmt: skip


def fill_texts(count: int) -> None:
    """Add published texts until there are `count` of these kinds, and until each kind fills a page of its list."""
    missing = count - number_of_texts()
    for model, share, name, address in KINDS:
        more = max(round(missing * share / 100), FULL_PAGE - model.objects.count(), 0)
        _fill_kind(model, more, name, address)


def _fill_kind(model: type[Any], missing: int, name: str, address: str) -> None:
    """Add records of one kind: copies of others, with a name of their own and their sentences in another order."""
    present = model.objects.count()
    luck, now = chance(model.__name__, present), timezone.now()
    samples = list(model.objects.filter(status="published").order_by("pk")[:100])
    copied = [luck.choice(samples) for _number in range(missing)]
    columns = {field.attname: field.column for field in model._meta.concrete_fields if not field.primary_key}
    fixed = {"status": "published", "created_at": now, "updated_at": now - datetime.timedelta(days=1)}
    if model is Topic:
        fixed |= {"nav_order": None}  # the main menu stays as it is
    if model is Question:
        fixed |= {"on_landing": False}
    longest = model._meta.get_field(name).max_length

    def row(number: int, sample: Any) -> dict[str, Any]:
        title = f"{luck.choice(WORDS).capitalize()} {luck.choice(WORDS)} {luck.choice(WORDS)} {number}"
        values = {column: getattr(sample, attribute) for attribute, column in columns.items()}
        texts = {field: _shuffled(getattr(sample, field), luck) for field in model.markdown_fields}
        return values | texts | fixed | {name: title[:longest], address: f"made-{model._meta.model_name}-{number}"}

    insert(model, (row(number, sample) for number, sample in enumerate(copied, start=present)))
    new = list(model.objects.order_by("-pk").values_list("pk", flat=True)[:missing])
    _copy_lists(model, zip(sorted(new), copied, strict=True))


def _shuffled(text: str, luck) -> str:
    """Return the paragraphs of `text` in another order. Citations stay with their sentences."""
    paragraphs = text.split("\n\n")
    luck.shuffle(paragraphs)
    return "\n\n".join(paragraphs)


def _copy_lists(model: type[Model], pairs: Iterable[tuple[int, Any]]) -> None:
    """Give each new record the related records of the one that it was copied from."""
    pairs = list(pairs)
    for field in related_fields(model):
        own, other = field.m2m_column_name(), field.m2m_reverse_name()
        through: Any = field.remote_field.through
        listed: dict[int, list[int]] = {}
        for key, related in through._base_manager.values_list(own, other):
            listed.setdefault(key, []).append(related)
        insert(
            through,
            ({own: new, other: related} for new, sample in pairs for related in listed.get(sample.pk, [])),
        )


def number_of_texts() -> int:
    """Return how many texts of these kinds there are."""
    return sum(model.objects.count() for model, *_rest in KINDS)
