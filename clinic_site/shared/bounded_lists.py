"""Lists of the admin that cost what they show, however many records there are.

They count at most MOST_COUNTED records and have pages for these. If there are more, the page says so: staff search or
filter to find the others. Counts beside filters and the dates that have records would read all of them, so they are
left out in tables that large.
"""

import functools
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

MOST_COUNTED = 5_000
MOST_KEYS = 1_000  # records that a list finds first and sorts afterwards


class BoundedPaginator(Paginator):
    """Counts no more than `most` records. `is_more` says whether there are more."""

    def __init__(self, *args, most: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.most = MOST_COUNTED if most is None else most

    @functools.cached_property
    def _found(self) -> int:
        """Return the number of records, or one more than are counted."""
        records: Any = self.object_list
        if not isinstance(records, QuerySet):
            return len(records)
        return records.order_by()[: self.most + 1].count()

    @functools.cached_property
    def count(self) -> int:
        return min(self._found, self.most)

    @property
    def is_more(self) -> bool:
        return self._found > self.most


def page_asked(text: str | None) -> int:
    """Return the page number in a URL, or 1 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 7 else 1


def paginator_around(records: QuerySet, per_page: int, page: str | None) -> BoundedPaginator:
    """Return a paginator that also reaches what is further back than MOST_COUNTED: it counts on from `page`."""
    return BoundedPaginator(records, per_page, most=(page_asked(page) - 1) * per_page + MOST_COUNTED)


class BoundedChangeList(ChangeList):
    """Says whether there are more records than it counts: `is_more`, and `is_more_in_all` without search and filters."""

    is_more = is_more_in_all = False
    paginator: Any  # a BoundedPaginator
    full_result_count: Any  # words, if there are more than are counted

    @property
    def most(self) -> str:
        """Return the number of records that are counted, for a sentence."""
        return f"{self.paginator.most:,}"

    def get_ordering_field(self, field_name):
        """Ignore an address that sorts by a column that the list does not offer for it."""
        is_offered = self.sortable_by is None or field_name in self.sortable_by
        return super().get_ordering_field(field_name) if is_offered else None

    def get_results(self, request):
        super().get_results(request)
        self.is_more = self.is_more_in_all = self.paginator.is_more
        self.full_result_count, self.show_full_result_count = self.result_count, True
        if not self.is_more:
            every: Any = self.model_admin.get_paginator(request, self.root_queryset.order_by("pk"), self.list_per_page)
            self.full_result_count, self.is_more_in_all = every.count, every.is_more
        self.show_admin_actions = bool(self.full_result_count)
        if self.is_more_in_all:
            self.full_result_count = _("more than %(count)s") % {"count": self.most}
            self.add_facets = self.is_facets_optional = False
            if not self.is_more and self.result_count <= MOST_KEYS:
                self._find_first()

    def _find_first(self) -> None:
        """Find the few records of a large table by their own index, and sort them afterwards.

        A database that expects many may read the whole index of the order, looking for a page of them.
        """
        keys = list(self.queryset.order_by().values_list("pk", flat=True)[:MOST_KEYS])
        found = self.queryset.filter(pk__in=keys)
        if self.multi_page and not self.show_all:
            page = self.paginator.page(self.page_num)
            found = found[page.start_index() - 1 : page.end_index()]
        self.result_list = found


class BoundedList(admin.ModelAdmin):
    """List this before ModelAdmin in the base classes."""

    paginator = BoundedPaginator
    show_full_result_count = False  # Django would count every record. BoundedChangeList counts them up to the limit.

    def get_changelist(self, request, **kwargs):
        return BoundedChangeList

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        found: Any = super().get_paginator(request, queryset, per_page, *args, **kwargs)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            # A field that completes what is typed only asks whether there is more after what it shows.
            found.most = page_asked(request.GET.get("page")) * per_page + 1
        return found
