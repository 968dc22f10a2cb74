"""Access to /admin/: require both factors, and end sessions after a time limit.

Every staff account needs a second factor, even with read-only rights: it can see drafts, reports and accounts, and
may be granted more rights during a session.
"""

import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.shared.cache_control import not_stored

FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes replace one, but are not a factor
SIGNED_IN_AT, SEEN_AT = "signed_in_at", "seen_at"  # session keys, in seconds
WRITE_AFTER = 20  # seconds, so that "seen" is not saved with every request

# Open to users who gave their password and have no second factor yet
SET_UP = {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"}
# Open to everyone: these views check the user themselves
ENTRANCE = {"account_login", "account_logout", "mfa_authenticate", "first_password", "invitation"}


def has_both_factors(request) -> bool:
    """Whether this session proved a second factor that the account still has."""
    proven = getattr(request, "_both_factors_of", None)  # the admin calls this several times per request
    if proven is None and any(one["method"] == "mfa" for one in get_authentication_records(request, request.user)):
        proven = request._both_factors_of = request.user.pk if is_mfa_enabled(request.user, FACTORS) else None
    return proven is not None and proven == request.user.pk


def start_clocks(request) -> None:
    """Store the time of the sign-in, from which both time limits run."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())


class StaffDoor:
    """Middleware for paths under /admin/ only."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        page = request.resolver_match
        if page is not None and request.path.startswith(self.inside) and not page.namespaces:
            not_stored(response)  # sign-in pages show keys and codes
        return response

    @cached_property
    def inside(self) -> str:
        return reverse("admin:index")

    def process_view(self, request, view, args, kwargs):
        """Return None if the user may continue, otherwise a redirect."""
        if not request.path.startswith(self.inside):
            return None
        if request.user.is_authenticated and (words := over(request)):
            logout(request)
            messages.info(request, words)
            return redirect_to_login(request.get_full_path())  # back to the form, which offers to restore unsaved work
        page = request.resolver_match.view_name
        if page in ENTRANCE:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if has_both_factors(request):
            return None
        if not is_mfa_enabled(request.user, FACTORS):
            return None if page in SET_UP else redirect("mfa_index")
        logout(request)  # this session is older than the account's second factor
        messages.info(request, _("Please sign in again, this time with your second factor."))
        return redirect_to_login(self.inside)


def over(request) -> str:
    """Return why this session has ended. If it hasn't, note the time of this request and return ""."""
    now, session = int(time.time()), request.session
    idle = settings.STAFF_IDLE_MINUTES
    if now - session.get(SIGNED_IN_AT, 0) >= settings.STAFF_LONGEST_SESSION.total_seconds():
        return _("You were signed in for a long time. Please sign in again. What you typed is kept on this device.")
    if now - session.get(SEEN_AT, 0) >= idle * 60:
        return ngettext(
            "You were away for %(count)d minute, so you were signed out. What you typed is kept on this device.",
            "You were away for %(count)d minutes, so you were signed out. What you typed is kept on this device.",
            idle,
        ) % {"count": idle}  # fmt: skip
    is_by_itself = (request.resolver_match.url_name or "").endswith("_editing")  # an open form, not its user
    if now - session.get(SEEN_AT, 0) >= WRITE_AFTER and not is_by_itself:
        session[SEEN_AT] = now
    return ""


def staff_session(request) -> dict:
    """Context processor: how long a session lasts without a request."""
    return {"staff_idle_minutes": settings.STAFF_IDLE_MINUTES}
