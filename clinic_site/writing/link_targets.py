"""The site's pages that a text can link to. Each app registers its own; the editor's link button searches them all."""

import functools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from django.db.models import Case, IntegerField, Model, Q, Value, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

MOST_TARGETS = 20
SLUG = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class LinkTarget:
    """A page, or an entry on a page. `names` are words by which staff know it besides its title."""

    title: str
    path: str
    kind: str
    is_on_the_site: bool = True
    names: str = ""


@dataclass(frozen=True)
class LinkQuery:
    """What was typed: words of a title, or an address such as "/safety/" or a whole one copied from the browser."""

    text: str

    @functools.cached_property
    def words(self) -> list[str]:
        return self.text.casefold().split()

    @functools.cached_property
    def path(self) -> str:
        """Return the path that was typed, or ""."""
        if self.text.startswith("/"):
            return re.sub(r"\?[^#]*", "", self.text)
        parts = urlsplit(self.text) if re.match("https?://", self.text) else None
        return f"{parts.path}#{parts.fragment}".removesuffix("#") if parts and parts.path else ""

    @functools.cached_property
    def slugs(self) -> list[str]:
        """Return the pieces of the path. One of them is, or begins, the slug of the record."""
        pieces = SLUG.findall(self.path)
        return [*pieces, *(piece.removeprefix("sign-") for piece in pieces if piece.startswith("sign-"))]

    def rank(self, target: LinkTarget) -> int | None:
        """Return how well `target` fits, best first, or None if it does not fit."""
        if self.path:
            # A record of a list has its own address, too: /questions/does-it-hurt/.
            is_it = self.path in (target.path, target.path.replace("#", "") + "/")
            return 0 if is_it else 1 if target.path.startswith(self.path) else None
        title, text = target.title.casefold(), " ".join(self.words)
        names = [name.strip().casefold() for name in target.names.splitlines()]
        if title == text or text in names:
            return 0
        if title.startswith(text):
            return 1
        if all(word in title for word in self.words):
            return 2
        return 3


class LinkSource(Protocol):
    """Pages of one kind."""

    @property
    def model(self) -> type[Model] | None:
        """Staff need the right to view it. None for pages without a record."""

    @property
    def is_main(self) -> bool:
        """Whether the pages are offered before anything is typed."""

    def find(self, query: LinkQuery) -> Iterable[LinkTarget]:
        """Return at most MOST_TARGETS pages that fit, with one database query at most."""


@dataclass(frozen=True)
class RecordLinks:
    """The pages of the records of `model`, found by title, by the fields in `names`, and by `staff_names` of a slug."""

    model: type[Model]
    title: str
    names: tuple[str, ...] = ()
    staff_names: Mapping[str, str] = field(default_factory=dict)  # {slug: names, one per line}
    related: tuple[str, ...] = ()
    is_main: bool = False

    def find(self, query: LinkQuery) -> Iterator[LinkTarget]:
        fields = [self.title, "slug", *self.names]
        condition = functools.reduce(operator.and_, (self._has(word, fields) for word in query.words), Q())
        if query.path:
            pieces = (Q(slug__istartswith=piece) for piece in query.slugs)
            condition = functools.reduce(operator.or_, pieces, Q(slug__in=self._known_as(query.path)))
        text = " ".join(query.words)
        nearest = Case(
            When(**{f"{self.title}__iexact": text}, then=Value(0)),
            When(**{f"{self.title}__istartswith": text}, then=Value(1)),
            When(**{f"{self.title}__icontains": text}, then=Value(2)),
            default=Value(3),
            output_field=IntegerField(),
        )
        records = self.model._default_manager.filter(condition).select_related(*self.related)
        if query.text:
            records = records.order_by(nearest, self.title, "pk")
        kind = str(capfirst(self.model._meta.verbose_name))
        for record in records[:MOST_TARGETS]:
            yield self.target(record, kind)

    def target(self, record: Any, kind: str) -> LinkTarget:
        return LinkTarget(
            title=str(record),
            path=record.get_absolute_url(),
            kind=kind,
            is_on_the_site=getattr(record, "is_published", True),
            names="\n".join([*(getattr(record, name) for name in self.names), self.staff_names.get(record.slug, "")]),
        )

    def _has(self, word: str, fields: list[str]) -> Q:
        either = (Q(**{f"{name}__icontains": word}) for name in fields)
        return functools.reduce(operator.or_, either, Q(slug__in=self._known_as(word)))

    def _known_as(self, word: str) -> list[str]:
        return [slug for slug, names in self.staff_names.items() if word in names.casefold()]


@dataclass(frozen=True)
class FixedPage:
    """A page without a record: the name of its URL, and names by which staff know it, one per line."""

    title: str | Promise
    view_name: str
    names: str = ""


class FixedPages:
    """Pages without a record, all of them on the site."""

    model = None
    is_main = True

    def __init__(self, kind: str | Promise, *pages: FixedPage):
        self.kind, self.pages = kind, pages

    def find(self, query: LinkQuery) -> Iterator[LinkTarget]:
        for page in self.pages:
            target = LinkTarget(str(page.title), reverse(page.view_name), str(self.kind), names=page.names)
            known = f"{target.title} {target.path} {page.names}".casefold()
            if query.path or all(word in known for word in query.words):
                yield target


_sources: dict[str, list[LinkSource]] = {}


def register_link_targets(app: str, *sources: LinkSource) -> None:
    """Offer the pages of `sources` in the link button of the editor."""
    _sources[app] = list(sources)


def link_sources() -> list[LinkSource]:
    """Return all sources, those of records first."""
    registered = [source for sources in _sources.values() for source in sources]
    return sorted(registered, key=lambda source: source.model is None)


def find_targets(text: str, sources: Iterable[LinkSource]) -> list[LinkTarget]:
    """Return the pages of `sources` that fit `text`, best first; the main pages if `text` is empty."""
    query = LinkQuery(text.strip())
    asked = [source for source in sources if query.text or source.is_main]
    ranked = [(query.rank(target), target) for source in asked for target in source.find(query)]
    fitting = [(rank, target) for rank, target in ranked if rank is not None]
    return [target for _rank, target in sorted(fitting, key=lambda pair: pair[0])][:MOST_TARGETS]
