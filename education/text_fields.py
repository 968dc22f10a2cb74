"""The text fields of records, and searches in their Markdown."""

import functools
import operator
from collections.abc import Iterator

from django.db import models
from django.db.models import Q, QuerySet

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.writing.editor_registry import Text
from education.models import Reviewed, Topic

NOT_READ = frozenset(
    ["search_words", "other_names", "phrases", "phrases_spanish", "calm_phrases"]
)  # lists of names, one per line


def texts_of(model: type[models.Model]) -> list[Text]:
    """Return the text fields of `model` in the order of its form.

    The top heading of a page's text is `##`. Other texts are shown below such a heading, so theirs is `###`.
    """
    top = 2 if model is Topic else 3
    markdown = getattr(model, "markdown_fields", ())
    return [
        Text(field.name, is_markdown=field.name in markdown, top=top)
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and field.name not in NOT_READ
    ]


def models_with_markdown() -> list[type[Reviewed]]:
    """Return the models with Markdown fields."""
    return [model for model in publishable_kinds(Reviewed) if model.markdown_fields]


def records_with(piece: str) -> Iterator[QuerySet[Reviewed]]:
    """Yield a queryset per model with Markdown: live and unpublished records whose Markdown contains `piece`."""
    for model in models_with_markdown():
        conditions = (Q(**{f"{name}__contains": piece}) for name in model.markdown_fields)
        yield model.objects.filter(functools.reduce(operator.or_, conditions))
