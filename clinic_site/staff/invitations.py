"""Invitations: an account that waits for its owner, and the link with which they choose a password.

The account is made with the invitation, with its roles, but it can't sign in before the invitation is accepted. The
link contains a signed random value, and the row keeps only the value's hash. So nobody who reads the database or a
backup can open an invitation, and guesses are refused without a query.
"""

import contextlib
import datetime
import hashlib
import secrets
from typing import Self

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db import models, transaction
from django.db.models import F, ProtectedError, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic_site.staff.audit_log import Action, record
from clinic_site.staff.roles import REVIEWER_ROLE
from education.models import Reviewer
from locations.models.state_access import states_of

INVITATION_LASTS = datetime.timedelta(days=7)
_signer = signing.Signer(salt="clinic_site.invitation")


def may_invite(account) -> bool:
    """Whether `account` can invite others: an administrator, without a limit to states."""
    can_sign_in = account.is_active and account.is_staff
    return bool(can_sign_in and account.has_perm("auth.add_user") and states_of(account) is None)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def not_accepted(self) -> Self:
        return self.filter(accepted_at=None)

    def waiting(self) -> Self:
        """Return the invitations whose link still works."""
        return self.not_accepted().filter(expires_at__gt=timezone.now())

    def expired(self) -> Self:
        return self.not_accepted().filter(expires_at__lte=timezone.now())

    def behind(self, token: str) -> "Invitation | None":
        """Return the invitation whose link contains `token`, or None if the link does not work."""
        try:
            secret = _signer.unsign(token)
        except signing.BadSignature:
            return None
        found = self.waiting().filter(token_hash=_hash(secret)).select_related("account", "invited_by").first()
        return found if found is not None and found.is_inviter_still_in_charge else None

    def locked(self, pk: int) -> "Invitation | None":
        """Return the invitation, locked, or None if it was accepted or withdrawn meanwhile."""
        return self.select_for_update(of=("self",)).not_accepted().filter(pk=pk).first()

    def make(self, account: User, *, by: User) -> tuple["Invitation", str]:
        """Create the invitation of the new `account`. Return it, and the token of its link."""
        secret, now = secrets.token_urlsafe(32), timezone.now()
        invitation = self.create(
            account=account, email=account.email.lower(), invited_by=by,
            invited_at=now, expires_at=now + INVITATION_LASTS, token_hash=_hash(secret),
        )  # fmt: skip
        roles = ", ".join(sorted(account.groups.values_list("name", flat=True)))
        record(Action.ACCOUNT, about=account, by=by, details=f"invited: {roles}")
        return invitation, _signer.sign(secret)

    def end_those_of(self, account) -> int:
        """End the links of the waiting invitations that `account` sent. Other administrators can send them again."""
        return self.waiting().filter(invited_by=account).update(expires_at=timezone.now(), token_hash="")


class Invitation(models.Model):
    """One person's invitation. A withdrawn one is deleted together with its account; the audit log keeps both."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation")
    email = models.EmailField()  # in lower case
    token_hash = models.CharField(max_length=64, blank=True)  # empty if there is no link
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    was_mailed = models.BooleanField(default=False)  # otherwise the link was shown to `invited_by`

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(accepted_at=None), name="clinic_site_invitation_one_for_an_address"
            ),
            models.UniqueConstraint(
                fields=["token_hash"], condition=~Q(token_hash=""), name="clinic_site_invitation_one_for_a_link"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(token_hash=""), name="clinic_site_invitation_link_ends_when_accepted"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("invited_at")), name="clinic_site_invitation_ends_after_it_was_sent"
            ),
        ]

    def __str__(self):
        return self.email

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None

    @property
    def is_expired(self) -> bool:
        return not self.is_accepted and self.expires_at <= timezone.now()

    @property
    def state(self):
        """Return how it stands, in a word."""
        if self.is_accepted:
            return _("accepted")
        return _("expired") if self.is_expired else _("waiting")

    @cached_property
    def is_inviter_still_in_charge(self) -> bool:
        """Whether the account that sent it could still send it. Links of former administrators end."""
        return self.invited_by is not None and may_invite(self.invited_by)

    def renew(self, *, by: User) -> str | None:
        """End the old link, and return the token of a new one; None if the invitation was accepted meanwhile."""
        secret, now = secrets.token_urlsafe(32), timezone.now()
        with transaction.atomic():
            row = Invitation.objects.locked(self.pk)
            if row is None:
                return None
            self.token_hash, self.invited_by, self.invited_at = _hash(secret), by, now
            self.expires_at, self.was_mailed = now + INVITATION_LASTS, False
            self.save()
            for entry in Reviewer.objects.filter(account=self.account):
                entry.entered_by = by  # whoever invites a clinician stands for the entry
                entry.save()
            record(Action.ACCOUNT, about=self.account, by=by, details="invitation sent again, the old link ended")
        return _signer.sign(secret)

    def withdraw(self, *, by: User) -> bool:
        """Delete the invitation and its account, which never signed in. Return False if it was accepted meanwhile."""
        with transaction.atomic():
            row = Invitation.objects.locked(self.pk)
            if row is None:
                return False
            record(Action.ACCOUNT, about=row.account, by=by, details="invitation withdrawn")
            for entry in Reviewer.objects.filter(account=row.account):
                _take_back(entry)
            row.account.delete()
        return True

    def accept(self, form) -> bool:
        """Save the password of the valid `form`, and open the account. Return False if the link was used meanwhile.

        Of two people who use the link at the same time, one changes the row; the other finds nothing to change.
        """
        account = self.account
        with transaction.atomic():
            mine = Invitation.objects.waiting().filter(pk=self.pk, token_hash=self.token_hash)
            if not mine.update(accepted_at=timezone.now(), token_hash=""):
                return False
            account.is_active = True
            form.save()
            # The role may have been removed while the invitation waited.
            is_reviewer = account.groups.filter(name=REVIEWER_ROLE).exists()
            for entry in Reviewer.objects.filter(account=account, is_active=False) if is_reviewer else ():
                entry.is_active = True
                entry.save()
            record(Action.ACCOUNT, about=account, by=account, details="accepted the invitation")
        return True

    def note_delivery(self, *, is_mailed: bool) -> None:
        """Store and log whether the link was mailed or shown. Whoever sees a link could open it."""
        self.was_mailed = is_mailed
        self.save(update_fields=["was_mailed"])
        record(Action.ACCOUNT, about=self.account, details="link mailed" if is_mailed else "link shown on the screen")


def _take_back(entry: Reviewer) -> None:
    """Delete the entry of a withdrawn invitation if it was made for it. One that was only linked stays, unlinked."""
    was_made_for_it = entry.history.filter(history_type="+", account=entry.account).exists()
    if was_made_for_it and not entry.history.filter(is_active=True).exists():
        with contextlib.suppress(ProtectedError):  # something names it meanwhile
            entry.delete()
            return
    entry.account = None
    entry.save()


def path_with(token: str) -> str:
    """Return the path of the link that contains `token`."""
    return reverse("invitation", args=[token])
