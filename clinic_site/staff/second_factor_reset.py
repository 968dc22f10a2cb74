"""Reset of a lost second factor by another user. The account sets up a new one at its next sign-in."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from clinic_site.staff.audit_log import Action, record


@transaction.atomic
def reset_second_factor(account) -> int:
    """Delete all second factors of `account`, end its sessions and log it. Return the number of deleted factors."""
    had, _each = Authenticator.objects.filter(user=account).delete()
    end_sessions(account)
    record(Action.FACTOR_RESET, about=account)
    return had


def sessions_of(account) -> list[Session]:
    """Return the sessions in which `account` is signed in. Only staff have sessions, so there are few to check."""
    open_ones = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    return [session for session in open_ones if session.get_decoded().get(SESSION_KEY) == str(account.pk)]


def end_sessions(account) -> None:
    """Sign `account` out everywhere."""
    for session in sessions_of(account):
        session.delete()
