"""Preview of a record's public page: render the real view with the draft applied, then roll back."""

import contextlib
import copy
import datetime
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from clinic_site.publishing import contents, incomplete
from clinic_site.publishing.other_words import answered_in
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.workflow import draft_of, stored
from clinic_site.shared.cache_control import not_stored
from clinic_site.shared.languages import ENGLISH, language_of


@dataclass(frozen=True)
class Preview:
    """Contents of the preview banner: `words`, and when the link expires (`until`, None without a link).

    `label` is what the page is, if it is not a preview.
    """

    words: str
    until: datetime.datetime | None
    label: str = ""


class IncompleteError(Exception):
    """The draft can't be shown. The message says why."""

    def __init__(self, record: Publishable, names: set[str]):
        words = _("This can’t be shown yet. First check: %(fields)s.")
        if names == {"slug"}:
            words = _("This can’t go live: another record now has the same address. Change the address first.")
        super().__init__(words % {"fields": incomplete.labels(record, names)})


@contextlib.contextmanager
def as_if_published(record: Publishable):
    """Publish `record` with its draft inside the context, and roll back afterwards.

    Raise IncompleteError if the database can't hold the draft.
    """
    with transaction.atomic():
        live = stored(record, lock=True)
        draft = draft_of(record)
        says = draft.says_of(record) if draft else {}
        before = contents.contents_of(live)
        contents.read_into_columns(live, says)
        live.settle()
        # The database can't hold these. A record that is not on the site has stand-ins for them.
        held = incomplete.held_back(live, before)
        missing = {name for name in live.page_needs if not getattr(live, name)}
        if missing or (held and live.is_released):
            raise IncompleteError(live, missing | held)
        live.status, live.publish_at, live.unpublish_at = Publishable.Status.PUBLISHED, None, None
        contents.write(live, {name: value for name, value in says.items() if name not in held})
        live.on_release(by=None)
        live.prepare_page()
        try:
            yield live
        finally:
            transaction.set_rollback(True)


def render_as_public(request: HttpRequest, record, *, until: datetime.datetime | None = None) -> HttpResponse:
    """Return the public page of `record` with its draft applied, marked as not to be stored or indexed.

    `until` is when the preview link expires.
    """
    preview = Preview(words_about(record), until)
    try:
        with as_if_published(record) as live:
            response = answer_as_public(request, live.shown_at().partition("#")[0], preview)
    except IncompleteError as error:
        response = render(request, "preview_missing.html", {"reason": str(error)}, status=409)
    return only_for_the_reader(response)


def only_for_the_reader(response: HttpResponse) -> HttpResponse:
    """Return `response` with headers that forbid storing and indexing it and following its links."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return not_stored(response)


def words_about(record: Publishable) -> str:
    """Return how the preview of `record` differs from what the public sees now."""
    if not stored(record).is_published:
        return _("This is not on the site yet.")
    draft = draft_of(record)
    if draft and draft.contents:
        return _("It shows a change that is not public yet.")
    return _("The site already shows this text.")


def render_path(request: HttpRequest, path: str) -> HttpResponse:
    """Return the public page at `path` as visitors get it now, marked as not to be stored or indexed.

    `path` may have a query. A redirect, or an address without a page, is explained with a page and status 404.
    """
    return only_for_the_reader(answer_as_public(request, path, None))


def answer_as_public(request: HttpRequest, path: str, preview: Preview | None) -> HttpResponse:
    """Return what a visitor gets at `path`, with the banner `preview`, in the language of that address."""
    language = language_of(path)
    if language == ENGLISH:
        return _answer(request, path, preview)
    return answered_in(language, partial(_answer, request, path, preview))


def _answer(request: HttpRequest, path: str, preview: Preview | None) -> HttpResponse:
    path, _mark, query = path.partition("?")
    inner = _as_visitor(request, path, preview, query)
    try:
        match = resolve(path)
        inner.resolver_match = match
        response = match.func(inner, *match.args, **match.kwargs)
    except (Http404, Resolver404):
        reason = _("This record has no page of its own.") if preview else _("There is no page at this address.")
        return render(inner, "preview_missing.html", {"reason": reason}, status=404)
    if hasattr(response, "render"):
        response.render()  # while the draft is applied
    if 300 <= response.status_code < 400 and "#" in response["Location"]:  # to where a long list shows the record
        return _answer(request, response["Location"].partition("#")[0], preview)
    if 300 <= response.status_code < 400:
        words = _("Visitors to this page are redirected to %(address)s") % {"address": response["Location"]}
        return render(inner, "preview_missing.html", {"reason": words}, status=200 if preview else 404)
    return response


def _as_visitor(request: HttpRequest, path: str, preview: Preview | None, query: str = "") -> HttpRequest:
    """Return a copy of `request` as an anonymous visitor's GET request for `path`."""
    inner = copy.copy(request)
    inner.method, inner.path, inner.path_info = "GET", path, path
    inner.LANGUAGE_CODE = language_of(path)  # as the middleware sets it
    inner.GET, inner.POST = QueryDict(query), QueryDict()
    inner.META = request.META | {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    inner.user = AnonymousUser()
    inner.preview = preview  # type: ignore[attr-defined]  # the base template shows the banner
    inner.__dict__.pop("site_settings", None)  # read before the draft was applied
    return inner
