"""The published pages for the menus, read on their own or together with what a page shows."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest

from clinic_site.shared.together import Together
from education.models import Reviewer, Topic


def menu_topics() -> QuerySet[Topic]:
    """Return every published page but the first one, with what menus show of it."""
    topics = Topic.objects.published().exclude(slug=Topic.HOME)
    return topics.only("title", "slug", "nav_label", "nav_order", "order", "description")


_menus = Together(lambda: {"menu": menu_topics()})


def for_menus(request: HttpRequest) -> list[Topic]:
    """Return the pages for the menus of the page that answers `request`; one query, or none if they were read with it."""
    topics = getattr(request, "menu_topics", None)
    if topics is None:
        topics = request.menu_topics = _menus.read()["menu"]  # type: ignore[attr-defined]  # an attribute of our own
    return topics


class PageLists(Together):
    """What a page shows whoever asks for it, with the menus, and with every record's reviewer at hand."""

    def __init__(self, querysets: Callable[[], dict[str, QuerySet]]):
        super().__init__(lambda: querysets() | {"menu": menu_topics(), "reviewers": Reviewer.objects.all()})

    def read_for(self, request: HttpRequest, **more: QuerySet) -> dict[str, list]:
        """Return the records of each list under its name, and of `more`; one query, and none for the menus later."""
        found = self.read(**more)
        request.menu_topics = found.pop("menu")  # type: ignore[attr-defined]  # an attribute of our own
        return found
