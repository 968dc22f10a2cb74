"""The plain page in place of withdrawn ones. See `withdrawal.py`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse

from clinic_site.publishing.withdrawal import Scope, Withdrawal, covering
from clinic_site.shared.cache_control import not_listed, not_stored
from clinic_site.shared.languages import in_english

# What is not a page for patients. The probes and static files never get as far as a middleware.
NEVER_WITHDRAWN = frozenset(
    ["robots.txt", "favicon.ico", "apple-touch-icon.png", "site.webmanifest", "metrics", "seen-by-the-site",
     ".well-known/security.txt"]
)  # fmt: skip

# Not 503: the page store and a CDN (stale-if-error) would serve the withdrawn text again, as if the database were away.
STATUS = 404


def answer_for_withdrawn_pages(get_response):
    """Middleware that answers for withdrawn pages. It asks the database each time, so that every process knows at once.

    An earlier middleware may know that nothing is withdrawn (`is_anything_withdrawn`). Then it takes no query.
    """

    def middleware(request):
        if request.path_info.lstrip("/") in NEVER_WITHDRAWN or request.path_info.startswith(_desk()):
            return get_response(request)
        is_asked = getattr(request, "is_anything_withdrawn", True)
        withdrawals = list(Withdrawal.objects.in_force()) if is_asked else []
        request.withdrawals = withdrawals  # the search leaves them out too
        found = withdrawn(request.path_info, withdrawals) if withdrawals else None
        return plain_page(request, found) if found else get_response(request)

    return middleware


def withdrawn(path: str, withdrawals: list[Withdrawal]) -> Withdrawal | None:
    """Return the one of `withdrawals` that covers the page at `path`, in whichever language, or None."""
    try:
        name = resolve(path).view_name
    except Resolver404:
        name = ""
    return covering(withdrawals, in_english(path), name)


def plain_page(request: HttpRequest, withdrawal: Withdrawal) -> HttpResponse:
    """Return the page that patients see instead. What to do in an emergency is part of its template."""
    context = {"is_whole_site": withdrawal.scope == Scope.SITE}
    return not_stored(not_listed(render(request, "withdrawn.html", context, status=STATUS)))


def _desk() -> str:
    return reverse("admin:index")
