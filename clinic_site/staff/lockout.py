"""Lockout after too many wrong passwords: per account and address, and per address over all accounts.

Counting by account only would let strangers lock staff out on purpose. Counting the pair only would let one address
try a password on every account. Attempts are kept until the cooling-off period ends, under a hash of the typed name,
because people type passwords there.
"""

import datetime

from axes.conf import settings as axes
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from clinic_site.shared.cache_control import not_stored
from clinic_site.staff.audit_log import Action, account_called, record

FROM_ONE_ADDRESS = 50  # wrong passwords over all accounts; a clinic's staff may share one address


def name_for_counting(request, credentials) -> str:
    """Return an irreversible hash of the typed name, to count attempts by. "Ann" and "ann" have the same hash."""
    name = (credentials or {}).get("username") or ""
    # Do not change the salt: the stored attempts were hashed with it.
    return salted_hmac("clinic_site.signin.lockout", name.strip().lower()).hexdigest()[:40]


class Lockout(AxesDatabaseHandler):
    """axes' handler with two limits. It also writes wrong passwords and lockouts to the audit log."""

    def get_failures(self, request, credentials=None) -> int:
        """Return the failures, scaled to AXES_FAILURE_LIMIT, of the limit that is closer to being reached."""
        pair, address = (_sum(attempts) for attempts in self.get_user_attempts(request, credentials))
        return max(pair, address * settings.AXES_FAILURE_LIMIT // FROM_ONE_ADDRESS)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is None:
            return
        was_locked = request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **kwargs)
        account = account_called(credentials.get("username"))
        if account is None or was_locked:  # a lockout checks no password, and strangers must not fill the log
            return
        record(Action.FAILED, about=account)
        if request.axes_locked_out:
            record(Action.LOCKED_OUT, about=account)

    def reset_user_attempts(self, request, credentials=None) -> int:
        """Reset the pair's failures but not the address's: signing in to one account must not allow more guesses."""
        pair, _address = self.filter_user_attempts(request, credentials)
        return pair.delete()[0]

    def ends_at(self, request, credentials=None) -> datetime.datetime:
        """Return when the user can try again."""
        pair, address = self.get_user_attempts(request, credentials)
        locking = pair if _sum(pair) >= settings.AXES_FAILURE_LIMIT else address
        last = locking.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
        return last + axes.AXES_COOLOFF_TIME


def _sum(attempts) -> int:
    return attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


def locked_out(request, response=None, credentials=None):
    """The page for users who are locked out. It is the same whether or not the account exists."""
    until = AxesProxyHandler.get_implementation().ends_at(request, credentials or request.axes_credentials)
    wait = max(1, -(-int((until - timezone.now()).total_seconds()) // 60))
    answer = render(request, "account/locked_out.html", {"until": until, "wait": wait}, status=429)
    answer["Retry-After"] = str(wait * 60)
    return not_stored(answer)


def old_attempts(now: datetime.datetime):
    """Return the attempts that no longer count. `manage.py purge` deletes them."""
    return AccessAttempt.objects.filter(attempt_time__lte=now - axes.AXES_COOLOFF_TIME)
