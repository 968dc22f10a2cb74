"""What public pages share: read-only methods, breadcrumbs and structured data."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic.base import ContextMixin, View

from clinic_site.shared.cache_control import for_everybody, not_listed, not_stored
from clinic_site.shared.site_address import absolute


@dataclass(frozen=True)
class Link:
    """A link for templates."""

    label: str | Promise
    url: str


def home() -> Link:
    return Link(_("Home"), reverse("landing"))


# What apps do with each page once it is rendered.
after_rendering: list[Callable[[HttpResponse], None]] = []


class PublicPage(ContextMixin, View):
    """A public, read-only page.

    Subclasses define its breadcrumbs (`get_trail`) and its description for search engines (`get_structured_data`, a list
    of schema.org objects with only those fields that are known to be true).
    """

    http_method_names = ["get", "head", "options"]

    @property
    def canonical_query(self) -> str:
        """The part of the query string that makes this a page of its own for search engines, such as "page=2"."""
        return ""

    @property
    def url(self) -> str:
        """The whole address of the page, without its query string."""
        return absolute(self.request, self.request.path)

    @classmethod
    def as_view(cls, **kwargs):
        # GET changes nothing, so CSRF protection isn't needed, and other methods get a 405 rather than a 403.
        return csrf_exempt(super().as_view(**kwargs))

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            for do in after_rendering:
                response.add_post_render_callback(do)
        return for_everybody(response) if request.method in ("GET", "HEAD") else response

    def get_trail(self) -> list[Link]:
        """Return the links from the landing page to this page, including both."""
        return []

    def get_structured_data(self) -> list[dict]:
        return []

    def get_context_data(self, **kwargs):
        trail = self.get_trail()
        data = self.get_structured_data()
        if len(trail) > 1:
            data = [*data, breadcrumb_list(trail, self.request)]
        context = {"trail": trail, "structured_data": data, "canonical_query": self.canonical_query}
        return super().get_context_data(**kwargs) | context

    def http_method_not_allowed(self, request, *args, **kwargs):
        return cannot_be_done_here(request, self._allowed_methods())  # type: ignore[attr-defined]  # django-stubs lacks it


def keep_to_the_visitor(response: HttpResponse) -> HttpResponse:
    """Mark `response` so that nothing the visitor typed and no location is kept elsewhere, and return it.

    Caches do not store it and search engines do not list it. Requests that follow don't send its address as referrer,
    because it may contain a ZIP code that would end up in a log.
    """
    response["Referrer-Policy"] = "strict-origin"  # with "no-referrer", browsers would omit the Origin too
    return not_stored(not_listed(response))


def read_only(view):
    """Restrict a function view to GET and HEAD, like `PublicPage`."""

    @csrf_exempt
    @functools.wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method not in ("GET", "HEAD"):
            return cannot_be_done_here(request, ["GET", "HEAD"])
        return for_everybody(view(request, *args, **kwargs))

    return wrapped


def cannot_be_done_here(request, allowed: list[str]) -> HttpResponse:
    """Return the page for a method that is not allowed."""
    response = render(request, "405.html", status=405)
    response["Allow"] = ", ".join(allowed)
    return response


def breadcrumb_list(trail: list[Link], request) -> dict:
    """Return schema.org's BreadcrumbList for `trail`."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": str(link.label),
                "item": absolute(request, link.url),
            }
            for position, link in enumerate(trail, start=1)
        ],
    }
