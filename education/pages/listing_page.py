"""The base of lists of all records of a kind. A long one has several pages: /questions/?page=2"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import ListView, View

from clinic_site.publishing.alphabet import as_read
from clinic_site.publishing.last_change import last_change
from clinic_site.publishing.publishable import Publishable, is_public
from clinic_site.shared.public_page import PublicPage
from education.models import Reviewed
from education.models.listing import ON_A_PAGE, Groups, Listing, pages_for
from education.pages.section import SectionPage

NUMBER = re.compile(r"[1-9]\d{0,5}")


@dataclass(frozen=True)
class ListSection:
    """The records of a group on one page, below a heading with the id `anchor`."""

    label: str
    anchor: str
    records: list[Any]


class ListingPage(SectionPage, ListView):
    """A section with all records of `model`, which are in its `listing`.

    A short list has one page. Page 2 of a long one has the records below its title, without the topic's text.
    """

    queryset: QuerySet[Any]

    @property
    def listing(self) -> Listing:
        return self.queryset.model.listing

    @cached_property
    def number(self) -> int:
        typed = self.request.GET.get("page", "1")
        if not NUMBER.fullmatch(typed):
            raise Http404
        return int(typed)

    @property
    def shows_text(self) -> bool:
        """Whether this is the first page, with the topic's text and what else introduces the list."""
        return self.number == 1

    def get_listed(self) -> QuerySet[Any]:
        """Return the records on all pages of the list."""
        return self.queryset.all()

    @cached_property
    def groups(self) -> Groups:
        return self.listing.groups(self.get_listed())

    @cached_property
    def page(self) -> Page | None:
        """The page of a long list, or None if all records are on one page."""
        if not self.groups.is_long:
            if self.number > 1:
                raise Http404
            return None
        pages = Paginator(self.listing.in_order(self.get_listed()), ON_A_PAGE)
        pages.count = self.groups.count  # known already
        try:
            return pages.page(self.number)
        except EmptyPage:
            raise Http404 from None

    def get_queryset(self):
        if self.page is None:
            return as_read(self.get_listed(), *self.queryset.model._meta.ordering)
        return list(self.page)

    @property
    def body_text(self) -> str:
        return super().body_text if self.shows_text else ""

    @property
    def canonical_query(self) -> str:
        return f"page={self.number}" if self.number > 1 else ""

    def get_last_change(self):
        # What comes or goes on one page of a long list moves the records on the others.
        return last_change(self.get_shown(), *([self.groups.changed_at] if self.page else []))

    def get_context_data(self, **kwargs):
        context = {
            "page": self.page,
            "count": self.groups.count,
            "shows_text": self.shows_text,
            "sections": self.get_sections(),
            "list_groups": self.groups.all,
        }
        return super().get_context_data(**context | kwargs)

    def get_sections(self) -> list[ListSection]:
        """Return the records of the page by group; of a short list, all in one section without a heading."""
        records: list[Any] = list(self.object_list)
        if self.page is None:
            return [ListSection("", "", records)] if records else []
        by_group = groupby(records, key=lambda record: record.group)
        return [ListSection(*self.listing.name_of(group), list(members)) for group, members in by_group]


class RecordView(PublicPage, View):
    """/questions/does-it-hurt/: redirects to the page of the list that shows the record.

    It stays the same whatever page that is. Links lead here if the list is long: see `record_links.py`.
    """

    model: type[Any]  # with a listing

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.get_object().shown_at())

    def get_object(self) -> Reviewed:
        return get_object_or_404(self.model.objects.published(), **{self.model.listing.key: self.kwargs["slug"]})


def numbers_of_pages(hidden: Mapping[type[Publishable], Iterable[int]]) -> dict[type[Publishable], dict[int, int]]:
    """Return {kind: {key: page}} of the texts that lists will show once those in `hidden` are published as well.

    `hidden` has, for each kind that is asked about, the keys of texts that the public can't see. One query for each
    list. A draft that changes the order of its list may be off by one page.
    """
    found: dict[type[Publishable], dict[int, int]] = {}
    for kind, keys in hidden.items():
        if issubclass(kind, Reviewed) and kind.listing is not None and kind.listing.anchor is not None:
            found[kind] = kind.listing.pages_of(kind.objects.filter(is_public() | Q(pk__in=list(keys))))
    return found


def further_pages(counts: Mapping[type[Reviewed], int]) -> list[tuple[type[Reviewed], str]]:
    """Return (kind, address) of each page of the long lists but their first. `counts` has the published records."""
    return [
        (kind, kind.listing.url(number))
        for kind, count in counts.items()
        if kind.listing
        for number in range(2, pages_for(count) + 1)
    ]
