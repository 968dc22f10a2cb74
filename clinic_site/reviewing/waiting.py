"""The texts that wait for a clinician's review, by the page that shows them.

`outline.py` says which ones wait. Their words are read only for the pages that somebody opens.
"""

import copy
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext as _g

from clinic_site.publishing import contents
from clinic_site.publishing.draft import Draft, state_from
from clinic_site.publishing.kinds import may, publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.entry import Entry, Kind, Why
from clinic_site.reviewing.marks import key_of
from clinic_site.reviewing.outline import outline_of
from clinic_site.reviewing.page_paths import has_own_pages, key_field, path_of


@dataclass
class WaitingText:
    """A record as stored (`live`) with its draft. `is_own`: the account that asks wrote some of these words.

    `why` is None once it is signed and waits only to be published.
    """

    live: Publishable
    draft: Draft | None
    why: Why | None
    kind: ContentType
    is_own: bool = False

    @cached_property
    def key(self) -> str:
        return key_of(self.live)

    @cached_property
    def state(self) -> str:
        return state_from(self.live, self.draft)

    @cached_property
    def says(self) -> Publishable:
        """The record with the columns of its draft, in memory."""
        record = copy.copy(self.live)
        if self.draft:
            contents.read_into_columns(record, self.draft.contents)
        return record

    @property
    def identity(self) -> tuple[int, int]:
        return self.kind.pk, self.live.pk

    @property
    def name(self) -> str:
        """Its name as it will be. Most texts have no draft, and need no copy for that."""
        return str(self.says if self.draft else self.live)

    @property
    def kind_name(self) -> str:
        return capfirst(str(self.live._meta.verbose_name))


def texts_of(entries: Iterable[Entry]) -> list[WaitingText]:
    """Read the texts of `entries`, in their order. The number of queries depends on the kinds only."""
    entries = list(entries)
    kinds = dict.fromkeys(entry.kind for entry in entries)
    types = ContentType.objects.get_for_models(*kinds, for_concrete_models=False) if kinds else {}
    records = {
        kind: kind._default_manager.in_bulk([entry.key for entry in entries if entry.kind is kind]) for kind in kinds
    }
    drafts = Draft.objects.in_bulk([entry.draft for entry in entries if entry.draft is not None])
    return [
        WaitingText(records[entry.kind][entry.key], drafts.get(entry.draft), entry.why, types[entry.kind], entry.is_own)
        for entry in entries
        if entry.key in records[entry.kind]  # it can be deleted meanwhile
    ]


@dataclass
class ReviewPage:
    """A page of the site with the texts on it that wait."""

    path: str
    entries: list[Entry] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)  # that the account may review

    @cached_property
    def title(self) -> str:
        """The name of the record that the page belongs to, or of the kind of its texts."""
        return _titles_of([self], self.kinds)[self.path]

    @cached_property
    def texts(self) -> list[WaitingText]:
        return texts_of(self.entries)

    @property
    def own(self) -> int:
        """How many of its texts the account may not sign, because it wrote in them."""
        return sum(entry.is_own for entry in self.entries)

    @property
    def is_open(self) -> bool:
        """Whether the account can sign something on it."""
        return not all(entry.is_own for entry in self.entries)

    @property
    def place(self) -> tuple[str, int]:
        """Where it is among all pages: by address, and page 10 of a list after page 9."""
        path, _mark, number = self.path.partition("?page=")
        return path, int(number or 1)


class Reviews:
    """All pages with waiting texts as one account sees them, and how far the review of the whole site is."""

    def __init__(self, kinds: list[Kind], user):
        """Read the outline of `kinds`. The number of queries depends on the kinds only."""
        self._kinds = kinds
        self._outline = outline_of(kinds, user)
        by_path: dict[str, list[Entry]] = defaultdict(list)
        for entry in self._outline.waiting:
            by_path[entry.page].append(entry)
        self._by_path = {path: ReviewPage(path, entries, kinds) for path, entries in by_path.items()}
        self.pages: list[ReviewPage] = sorted(self._by_path.values(), key=lambda page: page.place)

    @property
    def total(self) -> int:
        """How many texts need a review, whether they have one or not."""
        return self._outline.total

    @property
    def waiting(self) -> int:
        return len(self._outline.waiting)

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @cached_property
    def coming(self) -> list[WaitingText]:
        """The texts that change or appear once nothing waits any more. Pages quote texts of other pages."""
        every = [*self._outline.waiting, *self._outline.signed]
        return texts_of(entry for entry in every if entry.draft is not None or not entry.is_public)

    @property
    def signed(self) -> list[WaitingText]:
        """The drafts that wait only to be published."""
        return texts_of(self._outline.signed)

    def page(self, path: str) -> ReviewPage | None:
        """Return the page at `path`, or None if nothing waits on it."""
        return self._by_path.get(path)

    def after(self, path: str) -> ReviewPage | None:
        """Return the next page on which the account can sign something, or None."""
        place = ReviewPage(path).place
        others = [page for page in self.pages if page.path != path and page.is_open]
        return next((page for page in others if page.place > place), others[0] if others else None)

    def texts_on(self, pages: Iterable[ReviewPage]) -> list[WaitingText]:
        return texts_of(entry for page in pages for entry in page.entries)

    def read_titles(self, pages: Iterable[ReviewPage]) -> None:
        """Read the titles of `pages` together. The number of queries depends on the kinds only."""
        pages = list(pages)
        titles = _titles_of(pages, self._kinds)
        for page in pages:
            page.title = titles[page.path]


def _titles_of(pages: Iterable[ReviewPage], kinds: Iterable[Kind]) -> dict[str, str]:
    """Return {path: title} of `pages`."""
    pages = list(pages)
    names = _names_at({page.place[0] for page in pages}, kinds)
    found = {}
    for page in pages:
        path, number = page.place
        plurals = [capfirst(str(entry.kind._meta.verbose_name_plural)) for entry in page.entries[:1]]
        title = names.get(path) or next(iter(plurals), path)
        found[page.path] = (
            _g("%(title)s, page %(number)d") % {"title": title, "number": number} if number > 1 else title
        )
    return found


def _names_at(paths: set[str], kinds: Iterable[Kind]) -> dict[str, str]:
    """Return {path: name} of those of `paths` that are the page of one record. A query for each kind."""
    slugs = {path.strip("/").rpartition("/")[2] for path in paths}
    found: dict[str, str] = {}
    for kind in filter(has_own_pages, kinds):
        known = {*slugs, *getattr(kind, "fixed_addresses", ())}
        path = path_of(kind)
        name = key_field(kind)
        for record in kind._default_manager.filter(**{f"{name}__in": known}).only(name, *kind.asked_first):
            address = path(getattr(record, name))
            if address in paths:
                found.setdefault(address, str(record))
    return found


def kinds_for(user) -> list[Kind]:
    """Return the kinds of texts that `user` may review by page. Translations are read beside the English words."""
    kinds = [kind for kind in publishable_kinds(Publishable) if not kind.goes_with_its_record]
    return [kind for kind in kinds if kind.needs_second_person and may(user, "review", kind)]


def reviews_for(user) -> Reviews:
    """Return what waits for `user`."""
    return Reviews(kinds_for(user), user)
