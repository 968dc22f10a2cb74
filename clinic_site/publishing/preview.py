"""A record's public page as it will be: the real view, with the draft in place, and nothing left behind."""

import contextlib
import copy
import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clinic_site.publishing import contents
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.workflow import draft_of, stored
from clinic_site.shared.cache_control import not_stored


@dataclass(frozen=True)
class Preview:
    """What the banner of a preview says: `words`, and `until` when the link to it works (None: no link)."""

    words: str
    until: datetime.datetime | None


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


def render_as_public(request: HttpRequest, record, *, until: datetime.datetime | None = None) -> HttpResponse:
    """Return the page on which the public will read `record`, for reading once: not to be stored or indexed.

    `until`: when the link by which it is read ends.
    """
    preview = Preview(words_about(record), until)
    try:
        with as_if_published(record) as live:
            response = _answer(request, live.get_absolute_url().partition("#")[0], preview)
    except IntegrityError:
        reason = _("As it is, it can’t go live: another record has its address by now. Change the address first.")
        response = render(request, "preview_missing.html", {"reason": reason}, status=409)
    return only_for_the_reader(response)


def only_for_the_reader(response: HttpResponse) -> HttpResponse:
    """Return `response` so that it is neither stored nor listed, nor any link on it followed by search engines."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return not_stored(response)


def words_about(record: Publishable) -> str:
    """Say how the preview of `record` differs from what the public sees now."""
    if not stored(record).is_published:
        return _("This is not on the site yet.")
    draft = draft_of(record)
    if draft and draft.contents:
        return _("It shows a change that is not public yet.")
    return _("The site shows this text already.")


def _answer(request: HttpRequest, path: str, preview: Preview) -> HttpResponse:
    inner = _as_visitor(request, path, preview)
    try:
        match = resolve(path)
        inner.resolver_match = match
        response = match.func(inner, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        return render(inner, "preview_missing.html", {"reason": _("This record has no page of its own.")}, status=404)
    if hasattr(response, "render"):
        response.render()  # while the draft is in place
    if 300 <= response.status_code < 400:
        words = _("Visitors of this page are led on to %(address)s") % {"address": response["Location"]}
        return render(inner, "preview_missing.html", {"reason": words})
    return response


def _as_visitor(request: HttpRequest, path: str, preview: Preview) -> HttpRequest:
    """Return `request` as if an anonymous visitor asked for `path`."""
    inner = copy.copy(request)
    inner.method, inner.path, inner.path_info = "GET", path, path
    inner.GET, inner.POST = QueryDict(), QueryDict()
    inner.META = request.META | {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": ""}
    inner.user = AnonymousUser()
    inner.preview = preview  # type: ignore[attr-defined]  # the page says so
    return inner
