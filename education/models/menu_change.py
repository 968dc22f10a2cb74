"""Which pages the main menu and the footer link to, in which order, and every change of that.

The places are fields of the pages: `nav_order`, `in_footer` and `order`. They change without a draft, because they say
nothing to patients that a second person must read. Each change is a row here: who, when, and both lists before and after.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from education.models.topic import Topic, TopicQuerySet


class Menus(NamedTuple):
    """The keys of the pages in the main menu and in the footer, in order."""

    menu: list[int]
    footer: list[int]

    def with_place(self, name: str, key: int, place: int | None) -> "Menus":
        """Return the menus with the page `key` at `place` in the list `name`; None: nowhere in it."""
        keys = [other for other in getattr(self, name) if other != key]
        if place is not None:
            keys.insert(place, key)
        return self._replace(**{name: keys})


def pages_for_menus() -> TopicQuerySet:
    """Return the pages that can be in the menus: all but the home page, which the name of the site links to."""
    return Topic.objects.exclude(slug=Topic.HOME).order_by("order", "title", "pk")


def in_menu() -> TopicQuerySet:
    """Return the pages in the main menu, on the site or not, in its order."""
    return pages_for_menus().exclude(nav_order=None).order_by("nav_order", "order", "title", "pk")


def in_footer() -> TopicQuerySet:
    """Return the pages in the footer, on the site or not, in its order."""
    return pages_for_menus().filter(in_footer=True)


def menus_of(pages: Sequence[Topic]) -> Menus:
    """Return the menus that `pages`, from `pages_for_menus`, make up."""
    in_menu = sorted((page for page in pages if page.nav_order is not None), key=lambda page: page.nav_order or 0)
    return Menus([page.pk for page in in_menu], [page.pk for page in pages if page.in_footer])


class MenuChange(models.Model):
    """One change of the menus. Rows are never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.CharField(_("what changed"), max_length=300)
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        verbose_name = _("change of the menus")
        verbose_name_plural = _("changes of the menus")

    def __str__(self):
        return self.words


@transaction.atomic
def arrange(change, *, by, words: str) -> "MenuChange | None":
    """Save the menus that the function `change` makes of the present ones. Return the change, or None if there is none.

    Deleted pages are left out.
    """
    pages = list(pages_for_menus().select_for_update())
    before = menus_of(pages)
    wanted = change(before)
    by_key = {page.pk: page for page in pages}
    after = Menus(*([key for key in dict.fromkeys(keys) if key in by_key] for keys in wanted))
    if after == before:
        return None
    places_in_menu = {key: place for place, key in enumerate(after.menu, 1)}
    places_in_footer = {key: place for place, key in enumerate(after.footer, 1)}
    for page in pages:
        page.nav_order, page.in_footer = places_in_menu.get(page.pk), page.pk in places_in_footer
        page.order = places_in_footer.get(page.pk, page.order)
    # Neither a version nor a new `updated_at`: whoever edits a page meanwhile must not be told that it was changed.
    Topic.objects.bulk_update(pages, ["nav_order", "in_footer", "order"])
    return MenuChange.objects.create(by=by, words=words[:300], before=before._asdict(), after=after._asdict())


def undo_last(key: int, *, by) -> "MenuChange | None":
    """Undo the change `key` if it is the last one. Return the change that does it, or None."""
    last: Any = MenuChange.objects.first()
    if last is None or last.pk != key:
        return None
    return arrange(lambda _now: Menus(**last.before), by=by, words=_g("Undone: %(words)s") % {"words": last.words})
