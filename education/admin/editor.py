"""Extend the text editor: previews of this app's texts, and references and words to insert."""

import functools
import operator
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.writing import editor_registry, markdown
from clinic_site.writing.editor_registry import Choice, Explained, Look, Text
from education.models import GlossaryTerm, Reference, Reviewed
from education.pages.citations import Citations
from education.pages.glossary_words import words_for
from education.text_fields import texts_of

MOST_CHOICES = 20
ReviewedT = TypeVar("ReviewedT", bound=Reviewed)


def containing(model: type[ReviewedT], fields: list[str], query: str) -> QuerySet[ReviewedT]:
    """Return live and unpublished records of `model` that contain each word of `query` in any of `fields`."""
    words = query.split()
    every = (functools.reduce(operator.or_, (Q(**{f"{field}__icontains": word}) for field in fields)) for word in words)
    return model.objects.filter(*every)[:MOST_CHOICES]  # type: ignore[return-value]  # mypy assumes Reviewed's manager


def with_status(record, note: str) -> str:
    return note if record.is_published else f"{_('Not on the site')} · {note}"


class References(editor_registry.Picker):
    name = "references"
    short = gettext_lazy("Reference")
    label = gettext_lazy("Insert a reference")
    hint = gettext_lazy("Author, year, or a word from the title or finding")
    model = Reference

    def find(self, query: str) -> list[Choice]:
        fields = ["key", "authors", "title", "source", "year", "plain_finding"]
        return [
            Choice(
                label=str(reference),
                note=with_status(reference, Truncator(reference.title or reference.plain_finding).chars(110)),
                insert=f"[@{reference.key}]",
            )
            for reference in containing(Reference, fields, query)
        ]


class WordList(editor_registry.Picker):
    """Insert a word as plain text if texts explain it. Otherwise, and for selected text, link to the word list."""

    name = "words"
    short = gettext_lazy("Word")
    label = gettext_lazy("Insert a word from the word list")
    hint = gettext_lazy("The word, another name for it, or a word from its meaning")
    model = GlossaryTerm

    def find(self, query: str) -> list[Choice]:
        return [self.choice(term) for term in containing(GlossaryTerm, ["term", "other_names", "definition"], query)]

    def choice(self, term: GlossaryTerm) -> Choice:
        word = term.term if term.term[1:2].isupper() else term.term[:1].lower() + term.term[1:]
        link = term.get_absolute_url()
        return Choice(
            label=term.term,
            note=with_status(term, Truncator(term.definition).chars(110)),
            insert=word if term.is_explained_in_texts else f"[{word}]({link})",
            link=link,
        )


class EducationAssistant:
    pickers: Sequence[editor_registry.Picker] = (References(), WordList())

    def texts(self, model: type[Model]) -> list[Text]:
        return texts_of(model)

    def looks(self, record: Model) -> dict[str, Look]:
        """Render the texts in page order, so that citation numbers and first uses of words match the page."""
        if not isinstance(record, Reviewed):
            return {}
        fields = record.markdown_fields
        texts = {field: getattr(record, field) for field in fields}
        words = words_for(record)
        citations = Citations(*texts.values(), words=words)
        looks = {}
        for field, text in texts.items():
            used_before = len(words.used) if words else 0
            html = citations.render(text).html
            used = words.used[used_before:] if words else []
            explained = [Explained(term.slug, term.term, term.definition) for term in used]
            looks[field] = Look(html, explained, _faults(text, citations))
        return looks


def _faults(text: str, citations: Citations) -> list[str]:
    """Return messages about problems with the citations in `text`."""
    malformed = markdown.malformed_citation(text)
    missing = [key for key in markdown.cited_keys(text) if key not in citations.numbers]
    faults = [_("“%(text)s” is not a valid citation. Cite one reference like this: [@key]") % {"text": malformed}]
    return (faults if malformed else []) + [
        _("[@%(key)s] will not be shown: there is no published reference with this key.") % {"key": key}
        for key in missing
    ]


def connect() -> None:
    editor_registry.register_assistant("education", EducationAssistant())
