"""Find the public pages that use each reference, for the list of references."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.publishable import is_public
from clinic_site.shared.public_page import Link
from clinic_site.writing.markdown import cited_keys
from education.models import AfterEffect, Condition, Contraindication, Frequency, Question, Topic, WarningSign


def pages_that_use(keys: Collection[str]) -> dict[str, list[Link]]:
    """Return {key: links to the published pages that use it} of these references, with each page once. Two queries."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for key, kind, slug, title in _listed(keys):
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
    """Return a link to a contraindication, or to the section that all effects, warning signs or frequencies share."""
    label, anchor = {
        "effect": (_("After treatment"), "after"),
        "sign": (_("Signs with another cause"), "other-signs"),
        "number": (_("How often does something happen?"), "how-often"),
    }.get(kind, (title, slug))
    return Link(label, f"{reverse('education:safety')}#{anchor}")


def _listed(keys: Collection[str]):
    """Return (reference key, kind, slug, title) of the records that list a reference."""

    def rows(model, path, kind, title):
        through = model.objects.filter(is_public(f"{path}__"), reference__key__in=keys)
        return through.order_by().values_list(
            F("reference__key"), Value(kind), F(f"{path}__slug"), F(f"{path}__{title}"), named=False
        )

    return rows(Condition.references.through, "condition", "condition", "name").union(
        rows(Contraindication.references.through, "contraindication", "safety", "title"),
        rows(AfterEffect.references.through, "aftereffect", "effect", "name"),
        rows(WarningSign.references.through, "warningsign", "sign", "name"),
        rows(Frequency.references.through, "frequency", "number", "sentence"),
    )


def _texts():
    """Return (kind, slug, title, text) of all published pages and answers."""

    def rows(model, kind, title, text):
        return model.objects.published().order_by().values_list(Value(kind), "slug", title, text)

    return rows(Topic, "topic", "title", "body").union(
        rows(Topic, "topic", "title", "warning"), rows(Question, "question", "question", "answer")
    )
