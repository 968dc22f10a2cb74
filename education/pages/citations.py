"""The references of one page: which ones it cites, in what order, and under which numbers."""

from collections.abc import Iterable

from django.db.models import TextField
from django.db.models.functions import Cast

from clinic_site.publishing.workflow import Draft
from clinic_site.writing import markdown
from education.models import Reference
from education.pages.glossary_words import WordsOnPage
from education.text_fields import records_with


class Citations:
    """Numbers the published references that `texts` cite, first cited first.

    `also` are references that the page lists without citing them in a text; they come after.
    `words` are explained where they first stand. One query. Texts that cite nothing, with nothing in `also`, cost none.
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
    """Return whether any text, live or not, or any draft cites the reference `key`."""
    mark = f"[@{key}]"
    drafts = Draft.objects.annotate(text=Cast("contents", TextField())).filter(text__contains=mark)
    return any(found.exists() for found in (*records_with(mark), drafts))
