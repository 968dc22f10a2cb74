"""Where things are used: which pages use which reference, for the list of sources; and everything else, for staff."""

import functools
import operator
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Model, Q, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import is_public
from clinic_site.shared.public_page import Link
from clinic_site.writing import markdown
from clinic_site.writing.markdown import cited_keys
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Question,
    Reference,
    Reviewed,
    Topic,
)
from education.pages.glossary_words import WordsOnPage, words_for


def pages_that_use_references() -> dict[str, list[Link]]:
    """Return {key of a reference: links to the published pages that use it}, each page once; two queries."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for key, kind, slug, title in _listed():
        link = _place_on_the_safety_page(kind, slug, title)
        if kind == "condition":
            link = Link(title, reverse("education:condition", args=[slug]))
        found[key].setdefault(link.url, link)
    for kind, slug, title, text in _texts():
        url = (
            f"{reverse('education:question_list')}#{slug}"
            if kind == "question"
            else Topic(slug=slug).get_absolute_url()
        )
        for key in cited_keys(text):
            found[key].setdefault(url, Link(title, url))
    return {key: sorted(links.values(), key=lambda link: str(link.label)) for key, links in found.items()}


def _place_on_the_safety_page(kind: str, slug: str, title: str) -> Link:
    """Return where a rule stands, or the part that all effects or all numbers share: their names are no places."""
    label, anchor = {
        "effect": (_("After treatment"), "after"),
        "number": (_("How often does something happen?"), "how-often"),
    }.get(kind, (title, slug))
    return Link(label, f"{reverse('education:safety')}#{anchor}")


def _listed():
    """Return (reference's key, kind, slug, title) of the records that name a reference in their list."""

    def rows(model, path, kind, title):
        through = model.objects.filter(is_public(f"{path}__"))
        return through.order_by().values_list(
            F("reference__key"), Value(kind), F(f"{path}__slug"), F(f"{path}__{title}"), named=False
        )

    return rows(Condition.references.through, "condition", "condition", "name").union(
        rows(Contraindication.references.through, "contraindication", "safety", "title"),
        rows(AfterEffect.references.through, "aftereffect", "effect", "name"),
        rows(Frequency.references.through, "frequency", "number", "sentence"),
    )


def _texts():
    """Return (kind, slug, title, text) of the pages and answers that cite references in their text."""

    def rows(model, kind, title, text):
        return model.objects.published().order_by().values_list(Value(kind), "slug", title, text)

    return rows(Topic, "topic", "title", "body").union(rows(Question, "question", "question", "answer"))


# For staff -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """A record or a page of the site that uses something: its name, where staff look at it, what it is."""

    label: str
    url: str
    kind: str
    is_public: bool = True


def uses_of(record: Model) -> list[Use]:
    """Return where `record` is used, live or not: fixed pages first, then records, each once."""
    match record:
        case Reference():
            found = [_use(user) for user in [*_lists_of(record), *_texts_with(f"[@{record.key}]")]]
        case GlossaryTerm():
            found = [_use(user) for user in [*_texts_with(_link_end(record)), *_texts_that_explain(record)]]
        case AfterEffect():
            found = [*_pages_with_effect(record), *map(_use, _topics_with_ladder(record))]
        case Contraindication():
            pages = [(_("Safety"), record.get_absolute_url()), (_("Self-check"), reverse("education:self_check"))]
            found = [*_pages(pages), *map(_use, _texts_with(_link_end(record)))]
        case Frequency():
            found = [*_pages([(_("Safety"), record.get_absolute_url())]), *map(_use, _texts_with(_link_end(record)))]
        case _:
            found = []
    return list(dict.fromkeys(found))


def _use(record: Reviewed) -> Use:
    options = record._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    return Use(str(record), url, str(options.verbose_name), record.is_published)


def _pages(pages: Iterable[tuple[str, str]]) -> list[Use]:
    return [Use(label, url, _("page of the site")) for label, url in pages]


def _lists_of(reference: Reference) -> Iterator[Reviewed]:
    """Yield the records that name the reference in their list."""
    for users in (reference.conditions, reference.contraindications, reference.after_effects, reference.frequencies):
        yield from users.all()


def _link_end(record: Reviewed) -> str:
    """Return how a Markdown link to the record's place on its page ends."""
    return f"]({record.get_absolute_url()})"


def _texts_with(piece: str) -> Iterator[Reviewed]:
    """Yield the records that have `piece` in one of their Markdown texts."""
    for model in publishable_kinds(Reviewed):
        if model.markdown_fields:
            yield from model.objects.filter(
                functools.reduce(operator.or_, (Q(**{f"{f}__contains": piece}) for f in model.markdown_fields))
            )


def _texts_that_explain(term: GlossaryTerm) -> Iterator[Reviewed]:
    """Yield the records on whose page the word opens its meaning."""
    if not term.is_explained_in_texts:
        return
    for record in [*Topic.objects.all(), *Condition.objects.all()]:
        texts = [getattr(record, field) for field in record.markdown_fields]
        if not any(len(WordsOnPage([term]).mark(text)) > 1 for text in texts):
            continue  # the word is nowhere
        words = words_for(record, among=[term])
        for text in texts if words else ():
            markdown.render(text, words=words)  # headings and links explain nothing
        if words and words.used:
            yield record


def _pages_with_effect(effect: AfterEffect) -> list[Use]:
    pages = [
        (_("Safety: after treatment"), effect.get_absolute_url()),
        (_("The sheet to take along"), reverse("handout")),
    ]
    if effect.is_told_on_the_table:
        return _pages(pages)
    return _pages([*pages, (_("Every page of a condition"), reverse("education:condition_list"))])


def _topics_with_ladder(effect: AfterEffect) -> Iterable[Topic]:
    if effect.is_told_on_the_table:
        return []
    return Topic.objects.filter(shows_warnings=True)
