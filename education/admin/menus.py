"""/admin/education/topic/menus/: which pages the main menu and the footer link to, and in which order.

Changes are on the site at once. Every button is a plain form, so the page works without JavaScript;
`admin-menus.js` adds dragging and keeps the focus.
"""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clinic_site.publishing.admin_urls import admin_url
from education.models import MenuChange, Topic
from education.models.menu_change import Menus, arrange, menus_of, pages_for_menus, undo_last
from education.models.topic import MOST_IN_FOOTER

LISTS = ("menu", "footer")
MANY = 7  # entries of the main menu; with more, people search instead of reading
CHANGES_SHOWN = 10
ASKED = re.compile(r"(up|down|out|undo|last|add|before) ?([0-9]{1,18})?(?: ([0-9]{1,18}))?")


@dataclass(frozen=True)
class MenuList:
    """One of the two lists, with the pages in it and those that can be added."""

    name: str
    title: str
    pages: list[Topic]
    others: list[Topic]


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
        return HttpResponseRedirect(admin_url(Topic, "menus"))
    pages = list(pages_for_menus())
    menus, by_key = menus_of(pages), {page.pk: page for page in pages}
    lists = [
        MenuList(
            name,
            title,
            [by_key[key] for key in getattr(menus, name)],
            [page for page in pages if page.pk not in getattr(menus, name)],
        )
        for name, title in zip(LISTS, (_("Main menu"), _("Footer")), strict=True)
    ]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Menus"),
        "opts": model_admin.opts,
        "lists": lists,
        "is_long": sum(page.is_published for page in lists[0].pages) > MANY,
        "many": MANY,
        "footer_is_long": sum(page.is_published and page.nav_order is None for page in lists[1].pages) > MOST_IN_FOOTER,
        "most_in_footer": MOST_IN_FOOTER,
        "changes": MenuChange.objects.select_related("by")[:CHANGES_SHOWN],
    }
    return TemplateResponse(request, "admin/education/topic/menus.html", context)


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
