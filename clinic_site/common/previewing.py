"""A record's public page as it will be: the real view, with the draft in place, and nothing left behind."""

import contextlib
import copy

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clinic_site.common import contents
from clinic_site.common.drafts import draft_of, stored
from clinic_site.common.publishing import Publishable


@contextlib.contextmanager
def as_if_published(record: Publishable):
    """Inside, the database says what it will say once `record` is published as its draft has it; after, as before."""
    with transaction.atomic():
        live = stored(record, lock=True)
        draft = draft_of(record)
        live.status, live.publish_at, live.unpublish_at = Publishable.Status.PUBLISHED, None, None
        contents.write(live, draft.contents if draft else {})
        try:
            yield live
        finally:
            transaction.set_rollback(True)


def render_as_public(request: HttpRequest, record) -> HttpResponse:
    """Return the page on which the public will read `record`, for reading once: not to be stored or indexed."""
    with as_if_published(record) as live:
        response = _answer(request, live.get_absolute_url().partition("#")[0])
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _answer(request: HttpRequest, path: str) -> HttpResponse:
    try:
        match = resolve(path)
        inner = _as_visitor(request, path)
        inner.resolver_match = match
        response = match.func(inner, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        return render(request, "preview_missing.html", {"reason": _("This record has no page of its own.")}, status=404)
    if hasattr(response, "render"):
        response.render()  # while the draft is in place
    if 300 <= response.status_code < 400:
        words = _("Visitors of this page are led on to %(address)s") % {"address": response["Location"]}
        return render(request, "preview_missing.html", {"reason": words})
    return response


def _as_visitor(request: HttpRequest, path: str) -> HttpRequest:
    """Return `request` as if an anonymous visitor asked for `path`."""
    inner = copy.copy(request)
    inner.method, inner.path, inner.path_info = "GET", path, path
    inner.GET, inner.POST = QueryDict(), QueryDict()
    inner.META = request.META | {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    inner.user = AnonymousUser()
    inner.is_preview = True  # the page says so
    return inner
