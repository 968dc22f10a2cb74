"""What patients no longer see when texts leave the site, and which texts link to them."""

from collections.abc import Iterator, Sequence
from urllib.parse import unquote, urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing import consequences
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.desk_registry import one_run
from clinic_site.shared.public_page import Link
from clinic_site.writing.markdown import addresses
from education.admin.used_in import uses_of
from education.checks.broken_links import PublicAddresses, faults_in
from education.models import (
    AfterEffect,
    BodyRegion,
    Condition,
    Contraindication,
    GlossaryTerm,
    Question,
    Reference,
    Reviewed,
    Topic,
    VisitStep,
    WarningSign,
)
from education.models.topic import SECTION_SLUGS
from education.text_fields import models_with_markdown

MOST_LOOKED_UP = 30  # records whose uses are looked up one by one
MOST_WORDS = 5  # the same for words, whose texts are parsed
NOT_SEARCHED = (BodyRegion, VisitStep, WarningSign)  # see clinic_site/search/sources.py


def connect() -> None:
    consequences.register_consequences(Reviewed, consequences_of)


def consequences_of(records: Sequence[Reviewed]) -> consequences.Consequences:
    most = MOST_WORDS if records and isinstance(records[0], GlossaryTerm) else MOST_LOOKED_UP
    with one_run():
        places = [place for record in records[:most] for place in _places(record)]
    if records and not isinstance(records[0], NOT_SEARCHED):
        places.append(Link(_("The search"), reverse("search")))
    by_label = {str(place.label): place for place in reversed(places)}  # records share pages; name each page once
    once = [place for place in places if by_label.get(str(place.label)) is place]
    return consequences.Consequences(once, list(dict.fromkeys(_dead_links(records))))


def _places(record: Reviewed) -> Iterator[Link]:
    """Yield the pages and parts of pages where the public sees `record`."""
    match record:
        case Topic() if record.slug in SECTION_SLUGS:
            words = _("%(page)s: its title and text. The list on the page stays.")
            yield Link(words % {"page": record.title}, record.get_absolute_url())
        case Topic() | Condition():
            yield Link(_("Its page, %(path)s") % {"path": record.get_absolute_url()}, record.get_absolute_url())
        case Question() | GlossaryTerm() | VisitStep():
            yield Link(_("The page %(path)s") % {"path": _path(record)}, record.get_absolute_url())
        case Reference():
            yield Link(_("The list of references"), reverse("education:reference_list"))
    match record:
        case Topic() if record.slug != Topic.HOME:
            if record.nav_order is not None:
                yield Link(_("The main menu"), "")
            elif record.in_footer:
                yield Link(_("The footer of every page"), "")
        case Condition():
            yield Link(_("The list of conditions"), reverse("education:condition_list"))
            yield Link(_("Home page"), reverse("landing"))
        case Question() if record.on_landing:
            yield Link(_("Home page"), reverse("landing"))
        case VisitStep():
            yield Link(_("Home page"), reverse("landing"))
            yield Link(_("Sheet to take along"), reverse("handout"))
        case Contraindication() if record.level == Contraindication.Level.RELATIVE:
            yield Link(_("Home page"), reverse("landing"))
        case AfterEffect() if record.action != AfterEffect.Action.NORMAL:
            yield Link(_("Home page"), reverse("landing"))
    yield from (Link(f"{use.label} ({use.kind})", use.url) for use in uses_of(record) if use.is_public)


def _path(record: Reviewed) -> str:
    return str(record.get_absolute_url()).partition("#")[0]


def _dead_links(records: Sequence[Reviewed]) -> Iterator[Link]:
    """Yield the texts on the site with links to `records`, which are off the site while this runs."""
    targets = {str(record.get_absolute_url()) for record in records}
    pages = {target for target in targets if "#" not in target}
    places = targets - pages
    public = PublicAddresses()
    for model in models_with_markdown():
        for record in model.objects.published():
            text = "\n\n".join(getattr(record, field) for field in record.markdown_fields)
            is_dead = any(unquote(address) in places for address in addresses(text))
            if not is_dead and any(page in text for page in pages):
                is_dead = any(_is_at(address, pages) for address, _reason in faults_in(text, public))
            if is_dead:
                yield Link(f"{record} ({record._meta.verbose_name})", admin_url(record))


def _is_at(address: str, pages: set[str]) -> bool:
    return unquote(urlsplit(address).path) in pages
