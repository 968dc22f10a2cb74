"""/admin/education/topic/menus/: which pages the main menu and the footer link to, and in which order.

Changes are on the site at once. Every button is a plain form, so the page works without JavaScript;
`admin-menus.js` adds dragging and keeps the focus.
"""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from education.models import MenuChange, Topic
from education.models.menu_change import Menus, arrange, in_footer, in_menu, pages_for_menus, undo_last
from education.models.topic import MOST_IN_FOOTER, TopicQuerySet

LISTS = ("menu", "footer")
MANY = 7  # entries of the main menu; with more, people search instead of reading
ON_A_LIST = 100  # entries of a list shown at a time, and pages offered to add to it
CHANGES_SHOWN = 10
LONGEST = 150  # letters of a search: no title is longer
ASKED = re.compile(r"(up|down|out|undo|last|add|before) ?([0-9]{1,18})?(?: ([0-9]{1,18}))?")


@dataclass(frozen=True)
class MenuList:
    """One of the two lists: the part of it that is shown, and pages that can be added.

    `following` is the key of the entry after the part, or None at the end of the list. `query` is what the address of
    another part keeps. `shown` has the pages that the site shows.
    """

    name: str
    title: str
    part: Page
    following: int | None
    query: str
    others: list[Topic]
    has_more: bool  # pages to add that are not among `others`
    shown: list[Topic]


def menus_view(request, model_admin):
    """Show both lists, or change one of them."""
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    if request.method == "POST":
        change = _do(request)
        words = change.words if change else _("Nothing changed. Someone else may have changed the menus meanwhile.")
        model_admin.message_user(request, words, messages.SUCCESS if change else messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())
    sought = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    menu, footer = in_menu(), in_footer()
    shown_in_menu = list(_rows(menu.published())[:ON_A_LIST])
    shown_in_footer = list(_rows(footer.filter(nav_order=None).published())[: MOST_IN_FOOTER + 1])
    lists = [
        _list(request, "menu", _("Main menu"), menu, _sought(Q(nav_order=None), sought), shown_in_menu),
        _list(
            request,
            "footer",
            _("Footer"),
            footer,
            _sought(Q(in_footer=False), sought),
            shown_in_footer[:MOST_IN_FOOTER],
        ),
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Menus"),
        "opts": model_admin.opts,
        "lists": lists,
        "sought": sought,
        "has_search": bool(sought) or any(each.has_more for each in lists),
        "is_long": len(shown_in_menu) > MANY,
        "many": MANY,
        "footer_is_long": len(shown_in_footer) > MOST_IN_FOOTER,
        "most_in_footer": MOST_IN_FOOTER,
        "changes": MenuChange.objects.select_related("by")[:CHANGES_SHOWN],
    }
    return TemplateResponse(request, "admin/education/topic/menus.html", context)


def _rows(pages: TopicQuerySet) -> TopicQuerySet:
    """Read of `pages` only what their rows show."""
    return pages.only("title", "nav_label", "slug", "status", "publish_at", "unpublish_at")


def _sought(condition: Q, words: str) -> TopicQuerySet:
    """Return the pages that meet `condition` and have `words` in their name."""
    pages = pages_for_menus().filter(condition)
    return pages.filter(Q(title__icontains=words) | Q(nav_label__icontains=words)) if words else pages


def _list(request, name: str, title: str, pages: TopicQuerySet, others: TopicQuerySet, shown: list[Topic]) -> MenuList:
    part = Paginator(pages, ON_A_LIST).get_page(request.GET.get(name))
    start = (part.number - 1) * ON_A_LIST
    rows = list(_rows(pages)[start : start + ON_A_LIST + 1])
    part.object_list = rows[:ON_A_LIST]
    kept = request.GET.copy()
    kept.pop(name, None)
    following = rows[ON_A_LIST].pk if len(rows) > ON_A_LIST else None
    more = list(_rows(others)[: ON_A_LIST + 1])
    return MenuList(name, title, part, following, kept.urlencode(), more[:ON_A_LIST], len(more) > ON_A_LIST, shown)


def _do(request) -> MenuChange | None:
    """Do what the pressed button asks for. Return the change, or None if nothing changed."""
    asked = ASKED.fullmatch(request.POST.get("do", ""))
    name = request.POST.get("list")
    if not asked or (asked[1] != "undo" and name not in LISTS):
        return None
    typed = request.POST.get("page", "") if asked[1] == "add" else asked[2] or ""
    if not re.fullmatch("[0-9]{1,18}", typed):
        return None
    key = int(typed)
    if asked[1] == "undo":
        return undo_last(key, by=request.user)
    topic = pages_for_menus().filter(pk=key).first()
    if topic is None:
        return None
    other = int(asked[3]) if asked[3] else None
    where = {"menu": _("the main menu"), "footer": _("the footer")}[name]

    def change(now: Menus) -> Menus:
        return now.with_place(name, key, _place(asked[1], getattr(now, name), key, other))

    words = {
        "add": _("“%(page)s” is now in %(list)s, at the end."),
        "out": _("“%(page)s” is no longer in %(list)s."),
        "up": _("“%(page)s” moved up in %(list)s."),
        "down": _("“%(page)s” moved down in %(list)s."),
    }.get(asked[1], _("“%(page)s” moved in %(list)s."))
    return arrange(change, by=request.user, words=words % {"page": topic.label, "list": where})


def _place(do: str, keys: list[int], key: int, other: int | None) -> int | None:
    """Return the place of the page `key` in `keys`, counted without it, after the button `do`; None: out of the list."""
    rest = [each for each in keys if each != key]
    if do == "out":
        return None
    if do in ("add", "last") or key not in keys:
        return len(rest)
    if do == "before":
        return rest.index(other) if other in rest else keys.index(key)
    return max(0, keys.index(key) + (1 if do == "down" else -1))
