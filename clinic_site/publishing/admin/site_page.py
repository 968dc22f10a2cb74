"""/admin/page/: a page of the site beside the records that it shows, each with a link to edit it.

The page is rendered for staff only, as in a preview. What visitors get stays the same for everybody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from itertools import groupby
from urllib.parse import urlencode, urlsplit

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clinic_site.publishing.admin.record_links import RecordLink, links_beside
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.preview import only_for_the_reader, render_path
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.records_read import records_read

NOT_PAGES = ("/admin/", "/preview/")
LINK = re.compile(r'(<a\b[^>]*?\shref=")(/[^"]*)"')
SHORTEST = 3  # letters of a text that counts as found on the page


@dataclass(frozen=True)
class Shown:
    """A record that the page reads. `is_found` says whether one of its short texts is on the page."""

    record: Publishable
    kind: str
    status: str
    edit_url: str
    is_main: bool
    is_found: bool
    links: Sequence[RecordLink] = ()


def staff_url(path: str) -> str:
    """Return the address of the staff page about the public page at `path`."""
    path, _mark, fragment = path.partition("#")
    return f"{reverse('admin:site_page')}?{urlencode({'path': path})}" + (f"#{fragment}" if fragment else "")


def path_typed(request: HttpRequest) -> str | None:
    """Return the path and query of the address that was typed or pasted, or None if it is not one of this site."""
    typed = request.GET.get("path", "/").strip()
    try:
        parts = urlsplit(typed if typed.startswith(("http:", "https:", "/")) else f"/{typed}")
    except ValueError:  # such as an unclosed bracket in the host
        return None
    path = parts.path or "/"
    if parts.netloc not in ("", request.get_host()) or path.startswith(NOT_PAGES):
        return None
    if not path.endswith("/") and "." not in path:
        path += "/"
    return f"{path}?{parts.query}" if parts.query else path


@csp_update({"frame-src": [SELF]})
def page_view(request: HttpRequest) -> HttpResponse:
    """Show the page in a frame, and its records."""
    path = path_typed(request)
    shown: list[Shown] = []
    is_page = False
    if path is not None:
        with records_read() as found:
            response = render_path(request, path)
        is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
        shown = _shown(request, found, path, _words_of(response)) if is_page else []
    context = {
        **admin.site.each_context(request),
        "title": _("Edit a page of the site"),
        "typed": request.GET.get("path", "/") if path is None else path,
        "path": path,
        "is_page": is_page,
        "frame_url": f"{reverse('admin:site_page_frame')}?{urlencode({'path': path or '/'})}",
        "main": [one for one in shown if one.is_main],
        "kinds": _by_kind(one for one in shown if one.is_found and not one.is_main),
        "others": _by_kind(one for one in shown if not one.is_found and not one.is_main),
    }
    return TemplateResponse(request, "admin/publishable/site_page.html", context)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
def frame_view(request: HttpRequest) -> HttpResponse:
    """Return the page for the frame. Its links lead to the staff page about their page."""
    path = path_typed(request)
    response = render_path(request, path) if path is not None else HttpResponse(status=404)
    if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
        response.content = LINK.sub(_led_on, response.content.decode()).encode()
        response.headers.pop("Content-Length", None)
        return response
    return only_for_the_reader(HttpResponse(_("There is no page at this address."), status=404))


def _led_on(link: re.Match) -> str:
    path = unescape(link[2])
    if path.startswith(("//", *NOT_PAGES)):
        return link[0]
    return f'{link[1]}{escape(staff_url(path))}" target="_top"'


def _words_of(response: HttpResponse) -> str:
    """Return the visible text of a page in small letters."""
    text = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return " ".join(unescape(strip_tags(text.replace("<", " <"))).split()).casefold()


def _shown(request, found: list[Publishable], path: str, words: str) -> list[Shown]:
    """Return the records once each, if the user may view them: by kind, in the order in which the page reads them."""
    keys: dict[type[Publishable], dict] = {}
    for record in found:
        if record.pk is not None and not record._state.adding:
            keys.setdefault(type(record), {}).setdefault(record.pk)
    shown: list[Shown] = []
    for model, order in keys.items():
        model_admin = admin.site.get_model_admin(model)
        if not model_admin.has_view_permission(request):
            continue
        related = model_admin.list_select_related
        queryset = model_admin.get_queryset(request).select_related(*([] if isinstance(related, bool) else related))
        records = queryset.in_bulk(list(order))
        shown += [_one(request, model_admin, records[key], path, words) for key in order if key in records]
    links = links_beside(request, [one.record for one in shown])
    return [replace(one, links=links.get((type(one.record), one.record.pk), ())) for one in shown]


def _one(request, model_admin, record: Publishable, path: str, words: str) -> Shown:
    address = record.get_absolute_url()
    return Shown(
        record=record,
        kind=capfirst(str(record._meta.verbose_name_plural)),
        status=model_admin.standing(record),
        edit_url=admin_url(record) if model_admin.has_change_permission(request, record) else "",
        is_main="#" not in address and address == path.partition("?")[0],
        is_found=any(text in words for text in _short_texts(record)),
    )


def _short_texts(record: Publishable) -> list[str]:
    """Return the texts of `record` that pages show as they are, in small letters: names, titles, sentences."""
    texts: list = [str(record)]
    for field in record._meta.concrete_fields:
        if field.get_internal_type() in ("CharField", "TextField") and not field.choices:
            texts.append(field.value_from_object(record))
    plain = (" ".join(text.split()).casefold() for text in texts if isinstance(text, str))
    return [text for text in plain if len(text) >= SHORTEST]


def _by_kind(shown) -> list[tuple[str, list[Shown]]]:
    return [(kind, list(ones)) for kind, ones in groupby(shown, key=lambda one: one.kind)]
