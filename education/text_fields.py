"""Which fields of a record patients read as text."""

from django.db import models

from clinic_site.writing.editor_registry import Text
from education.models import Topic

NOT_READ = frozenset(["search_words", "other_names"])  # lists of names, one on each line


def texts_of(model: type[models.Model]) -> list[Text]:
    """Return the texts of `model`, in the order of its form's fields.

    A page's own sections are `##`. The texts of other records stand below a heading of their page's.
    """
    top = 2 if model is Topic else 3
    markdown = getattr(model, "markdown_fields", ())
    return [
        Text(field.name, is_markdown=field.name in markdown, top=top)
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField) and field.name not in NOT_READ
    ]
