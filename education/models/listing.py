"""Lists of all records of a kind, such as /questions/, and on which of their pages a record is.

A list of at most ON_A_PAGE records has one page, in the order of its model. A longer one has several, in the order of
its groups (a question's category, a word's first letter), so that each group leads to the page on which it begins.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Case, CharField, Count, F, IntegerField, Max, Model, Q, QuerySet, TextChoices, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat, Left, Upper
from django.urls import reverse

ON_A_PAGE = 100


@dataclass(frozen=True)
class Group:
    """Records of a long list that belong together, and the page on which they begin."""

    label: str
    anchor: str
    count: int
    page: int


@dataclass(frozen=True)
class Groups:
    """All groups of a list. `changed_at` is when one of its records last changed."""

    all: list[Group]
    count: int
    changed_at: datetime.datetime | None

    @property
    def is_long(self) -> bool:
        return self.count > ON_A_PAGE


@dataclass(frozen=True)
class Listing:
    """How the list of a kind is divided. `order` is the order inside a group; none of these fields may be null.

    `anchor` comes before the key of a record in the id of its element. None: its records have pages of their own.
    """

    view_name: str
    order: tuple[str, ...]
    group: Combinable
    choices: type[TextChoices] | None = None  # of the groups; without them, each is a letter
    key: str = "slug"
    anchor: str | None = ""

    @property
    def path(self) -> str:
        return reverse(self.view_name)

    def in_order(self, records: QuerySet) -> QuerySet:
        """Return `records` in the order in which the pages of a long list show them, each with its `group`."""
        return records.annotate(group=self.group).order_by("group", *self.order, "pk")

    def groups(self, records: QuerySet) -> Groups:
        """Return the groups of `records`. One query."""
        rows = (
            records.order_by()
            .annotate(group=self.group)
            .values("group")
            .annotate(number=Count("pk"), changed=Max("updated_at"), begun=Max("publish_at"))
            .order_by("group")
            .values_list("group", "number", "changed", "begun")
        )
        found: list[Group] = []
        changes: list[datetime.datetime] = []
        before = 0
        for value, number, *times in rows:
            label, anchor = self.name_of(value)
            found.append(Group(label, anchor, number, before // ON_A_PAGE + 1))
            before += number
            changes += filter(None, times)
        return Groups(found, before, max(changes, default=None))

    def name_of(self, group: Any) -> tuple[str, str]:
        """Return the words for a value of `group`, and the id of the heading above its records."""
        if self.choices:
            choice = list(self.choices)[group]
            return str(choice.label), f"{choice.value}-title"
        return group, f"letter-{group.lower()}"

    def url(self, number: int = 1) -> str:
        """Return the address of a page of the list."""
        return f"{self.path}?page={number}" if number > 1 else self.path

    def address_of(self, record: Model) -> str:
        """Return the address of `record` on the page that shows it. One query, or three if the list is long."""
        key = f"{self.anchor}{getattr(record, self.key)}"
        return f"{self.url(self._page_of(record))}#{key}"

    def is_long(self, records: QuerySet) -> bool:
        return records.count() > ON_A_PAGE

    def pages_of(self, records: QuerySet) -> dict[int, int]:
        """Return {primary key: page} of all `records`. One query."""
        keys = self.in_order(records).values_list("pk", flat=True)
        return {key: place // ON_A_PAGE + 1 for place, key in enumerate(keys)}

    def _page_of(self, record: Model) -> int:
        model = cast(Any, type(record))
        published = model.objects.published()
        if not self.is_long(published):
            return 1
        names = ("group", *self.order, "pk")
        rows = self.in_order(model._base_manager.filter(pk=record.pk)).values_list(*names)
        values = rows.first()
        before = self.in_order(published).filter(_before(zip(names, values, strict=True))).count() if values else 0
        return before // ON_A_PAGE + 1


def pages_for(count: int) -> int:
    """Return how many pages a list of `count` records has."""
    return max(1, -(-count // ON_A_PAGE))


def _before(place: Iterable[tuple[str, Any]]) -> Q:
    """Return the condition for records that come before `place`, the pairs of (field, value) to order by."""
    condition = Q()
    for name, value in reversed(list(place)):
        comes_first = Q(**{f"{name}__lt": value})
        condition = comes_first | (Q(**{name: value}) & condition) if condition else comes_first
    return condition


def by_letter(*names: str) -> Combinable:
    """Return the first letter of the first of these fields that is not empty, as a capital."""
    text = Concat(*names, output_field=CharField()) if len(names) > 1 else F(names[0])
    return Upper(Left(text, 1))


def by_choice(name: str, choices: type[TextChoices]) -> Combinable:
    """Return the place of the field's value among its choices. A value that is none of them counts as the last."""
    places = (When(**{name: value}, then=Value(place)) for place, value in enumerate(choices.values))
    return Case(*places, default=Value(len(choices.values) - 1), output_field=IntegerField())
