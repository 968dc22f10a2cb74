"""The references of a page, with their order and numbers."""

from collections.abc import Iterable

from django.db.models import TextField
from django.db.models.functions import Cast

from clinic_site.publishing.workflow import Draft
from clinic_site.writing import markdown
from education.models import Reference
from education.pages.glossary_words import WordsOnPage
from education.text_fields import records_with


class Citations:
    """Number the published references that `texts` cite, in order of first citation.

    `also` has the keys of references that the page lists without citing them; they come last. `words` are explained at
    their first use. Needs one query, or none if there is nothing to look up.
    """

    def __init__(self, *texts: str, also: Iterable[str] = (), words: WordsOnPage | None = None):
        self._words = words
        keys = list(dict.fromkeys([*markdown.cited_keys(*texts), *also]))
        found: Iterable[Reference] = Reference.objects.published().filter(key__in=keys) if keys else []
        by_key = {reference.key: reference for reference in found}
        self.references = [by_key[key] for key in keys if key in by_key]
        self.numbers = {reference.key: number for number, reference in enumerate(self.references, start=1)}
        for reference in self.references:
            reference.number = self.numbers[reference.key]

    def render(self, text: str) -> markdown.Rendered:
        return markdown.render(text, self.numbers, self._words)


def is_cited(key: str) -> bool:
    """Return whether any live or unpublished text or any draft cites the reference `key`."""
    mark = f"[@{key}]"
    drafts = Draft.objects.annotate(text=Cast("contents", TextField())).filter(text__contains=mark)
    return any(found.exists() for found in (*records_with(mark), drafts))
