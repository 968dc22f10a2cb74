"""Where a record is used, shown to staff before they change or unpublish it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.writing import markdown
from education.checks.text_readings import refresh
from education.checks.text_uses import citing, linking_to, with_one_of
from education.models import (
    AfterEffect,
    Condition,
    Contraindication,
    Frequency,
    GlossaryTerm,
    Reference,
    Reviewed,
    Topic,
    WarningSign,
)
from education.pages.glossary_words import WordIndex, words_for

# What may be linked or named in texts: see `text_uses.py`
ASKS_READINGS = (Contraindication, Frequency, GlossaryTerm, Reference)
USED = (_("Where it is used"), {"fields": ["used_in"]})


class ShowsUses(admin.ModelAdmin):
    """Mixin that shows “Where it is used”. It must come before ReviewedAdmin in the base classes."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, USED] if obj is not None else fieldsets

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "used_in"]

    @admin.display(description=_("used in"))
    def used_in(self, record):
        uses = uses_of(record)
        if not uses:
            return _g("Not used yet")
        rows = (
            (use.url, use.label, use.kind if use.is_public else _g("%(kind)s, not on the site") % {"kind": use.kind})
            for use in uses
        )
        return format_html(
            '<ul class="used-in">{}</ul>', format_html_join("", '<li><a href="{}">{}</a> <small>{}</small></li>', rows)
        )


@dataclass(frozen=True)
class Use:
    """A record or site page that uses another record. `url` leads to the record's admin form, or to the site page."""

    label: str
    url: str
    kind: str
    is_public: bool = True


def uses_of(record: Model) -> list[Use]:
    """Return each live or unpublished use of `record` once: fixed pages first, then records."""
    if isinstance(record, ASKS_READINGS):
        refresh()
    match record:
        case Reference():
            found = [_use(user) for user in [*_lists_of(record), *citing(record.key)]]
        case GlossaryTerm():
            links = linking_to(record.get_absolute_url(), reverse("education:term", args=[record.slug]))
            found = [_use(user) for user in [*links, *_texts_that_explain(record)]]
        case AfterEffect():
            found = [*_pages_with_effect(record), *map(_use, _topics_with_ladder(record))]
        case WarningSign():
            topics = Topic.objects.filter(shows_warnings=True) if record.is_on_every_page else Topic.objects.none()
            found = [*_pages_with_sign(record), *map(_use, record.conditions.all()), *map(_use, topics)]
        case Contraindication():
            pages = [(_g("Safety"), record.get_absolute_url()), (_g("Self-check"), reverse("education:self_check"))]
            found = [*_pages(pages), *map(_use, linking_to(record.get_absolute_url()))]
        case Frequency():
            found = [
                *_pages([(_g("Safety"), record.get_absolute_url())]),
                *map(_use, linking_to(record.get_absolute_url())),
            ]
        case _:
            found = []
    return list(dict.fromkeys(found))


def _use(record: Reviewed) -> Use:
    return Use(str(record), admin_url(record), str(record._meta.verbose_name), record.is_published)


def _pages(pages: Iterable[tuple[str, str]]) -> list[Use]:
    return [Use(label, url, _g("site page")) for label, url in pages]


def _lists_of(reference: Reference) -> Iterator[Reviewed]:
    """Yield the records that list the reference."""
    for relation in reference.LISTED_BY:
        yield from getattr(reference, relation).all()


def _texts_that_explain(term: GlossaryTerm) -> Iterator[Reviewed]:
    """Yield the records whose page explains the word. Only the few that may are parsed."""
    if not term.is_explained_in_texts:
        return
    word = WordIndex([term])
    for record in with_one_of(word.terms, (Topic, Condition)):
        words = words_for(record, among=word)
        if words is None:
            continue
        for text in (getattr(record, name) for name in record.markdown_fields):
            if word.may_be_in(text):
                markdown.find_words(text, words)  # words in headings and links are not explained
        if words.used:
            yield record


def _pages_with_effect(effect: AfterEffect) -> list[Use]:
    pages = [
        (_g("Safety: after treatment"), effect.get_absolute_url()),
        (_g("Sheet to take along"), reverse("handout")),
    ]
    if effect.is_told_on_the_table:
        return _pages(pages)
    return _pages([*pages, (_g("Every condition page"), reverse("education:condition_list"))])


def _pages_with_sign(sign: WarningSign) -> list[Use]:
    pages = [(_g("Safety: signs with another cause"), sign.get_absolute_url()), (_g("Home page"), reverse("landing"))]
    if sign.is_on_every_page:
        pages += [
            (_g("Sheet to take along"), reverse("handout")),
            (_g("Every condition page"), reverse("education:condition_list")),
        ]
    return _pages(pages)


def _topics_with_ladder(effect: AfterEffect) -> Iterable[Topic]:
    if effect.is_told_on_the_table:
        return []
    return Topic.objects.filter(shows_warnings=True)
