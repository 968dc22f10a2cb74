"""Find the public pages that use each reference, for the list of references."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.other_words import words_of
from clinic_site.publishing.publishable import Publishable, is_public
from clinic_site.shared.public_page import Link
from clinic_site.writing.markdown import cited_keys
from education.models import AfterEffect, Condition, Contraindication, Frequency, Question, Topic, WarningSign

SHOWN = 25  # pages that the list names for one reference


@dataclass(frozen=True)
class UsedOn:
    """The pages that use a reference, in alphabetical order, and how many there are besides."""

    links: list[Link]
    others: int = 0


def pages_that_use(keys: Collection[str]) -> dict[str, UsedOn]:
    """Return {key: the published pages that use it} of these references, with each page once. Two queries."""
    found: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)  # key: {(kind of page, slug or anchor): title}
    for key, kind, pk, slug, title in _listed(keys):
        label, place = _place(kind, slug, _in_words(kind, pk, title))
        found[key].setdefault(place, label)
    for kind, pk, slug, title, text in _texts():
        for key in set(cited_keys(text)).intersection(keys):
            found[key].setdefault((kind, slug), _in_words(kind, pk, title))
    return {key: _used_on(places) for key, places in found.items()}


def _used_on(places: dict[tuple[str, str], str]) -> UsedOn:
    first = sorted(places, key=lambda place: (places[place], place))[:SHOWN]
    return UsedOn([Link(places[place], _url(*place)) for place in first], len(places) - len(first))


# The field that names a record of each kind whose name the list shows
NAMES: dict[str, tuple[type[Publishable], str]] = {
    "topic": (Topic, "title"),
    "condition": (Condition, "name"),
    "question": (Question, "question"),
    "safety": (Contraindication, "title"),
}


def _in_words(kind: str, key: int, title: str) -> str:
    """Return `title` in the language of the page."""
    if kind not in NAMES:
        return title
    model, name = NAMES[kind]
    return words_of(model, key, name, title)


def _url(kind: str, slug: str) -> str:
    if kind == "topic":
        return Topic(slug=slug).get_absolute_url()
    if kind == "condition":
        return reverse("education:condition", args=[slug])
    return f"{reverse('education:question_list' if kind == 'question' else 'education:safety')}#{slug}"


def _place(kind: str, slug: str, title: str) -> tuple[str, tuple[str, str]]:
    """Return the label of a record's place, and the place: its page, or a part of the page about safety.

    All effects share such a part, and so do all warning signs and all frequencies.
    """
    if kind == "condition":
        return title, (kind, slug)
    label, anchor = {
        "effect": (_("After treatment"), "after"),
        "sign": (_("Signs with another cause"), "other-signs"),
        "number": (_("How often does something happen?"), "how-often"),
    }.get(kind, (title, slug))
    return label, ("safety", anchor)


def _listed(keys: Collection[str]):
    """Return (reference key, kind, primary key, slug, title) of the records that list one of these references."""

    def rows(model, path, kind, title):
        through = model.objects.filter(is_public(f"{path}__"), reference__key__in=keys)
        return through.order_by().values_list(
            F("reference__key"), Value(kind), F(f"{path}__pk"), F(f"{path}__slug"), F(f"{path}__{title}"), named=False
        )

    return rows(Condition.references.through, "condition", "condition", "name").union(
        rows(Contraindication.references.through, "contraindication", "safety", "title"),
        rows(AfterEffect.references.through, "aftereffect", "effect", "name"),
        rows(WarningSign.references.through, "warningsign", "sign", "name"),
        rows(Frequency.references.through, "frequency", "number", "sentence"),
    )


def _texts():
    """Return (kind, primary key, slug, title, text) of all published pages and answers that cite something."""

    def rows(model, kind, title, text):
        citing = model.objects.published().filter(**{f"{text}__contains": "[@"})
        return citing.order_by().values_list(Value(kind), "pk", "slug", title, text)

    return rows(Topic, "topic", "title", "body").union(
        rows(Topic, "topic", "title", "warning"), rows(Question, "question", "question", "answer")
    )
