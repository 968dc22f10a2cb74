"""The append-only audit log: who signed in, and who granted which right to whom.

It records account names but no IP addresses: it documents what happened to an account, and a list of where users were
is one more thing that could leak. A name without an account is not logged, because it may be a password.
"""

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class Action(models.TextChoices):
    SIGNED_IN = "signed in", _("Signed in")
    FAILED = "failed", _("Wrong password")
    LOCKED_OUT = "locked out", _("Locked out for a while")
    CODE_FAILED = "code failed", _("Wrong code or passkey")
    SIGNED_OUT = "signed out", _("Signed out")
    FACTOR = "factor", _("Second factor changed")
    FACTOR_RESET = "factor reset", _("Second factor reset")
    PASSWORD = "password", _("Password set")
    ACCOUNT = "account", _("Account created or deleted")
    RIGHTS = "rights", _("Rights changed")
    REVIEWER = "reviewer", _("Reviewer changed")
    WITHDRAWN = "withdrawn", _("Withdrawn in an emergency")
    WITHDRAWN_BACK = "withdrawn back", _("Withdrawal ended")
    OPENED = "opened", _("Site opened")
    CLOSED = "closed", _("Site closed")


class NotToBeChangedError(Exception):
    """An attempt to change or delete an entry of the audit log."""


class AuditQuerySet(models.QuerySet):
    """Allow reading and adding. Refuse everything that changes or deletes."""

    def _refuse(self, *args, **kwargs):
        raise NotToBeChangedError("The audit log can't be changed.")

    update = delete = bulk_update = update_or_create = _raw_delete = _update = _refuse

    def bulk_create(self, objs, *args, **kwargs):
        if kwargs.get("update_conflicts"):
            self._refuse()
        return super().bulk_create(objs, *args, **kwargs)


class AuditEntry(models.Model):
    """One event. Account names are stored as text, so that they survive the deletion of the account."""

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    action = models.CharField(_("what"), max_length=20, choices=Action.choices, db_index=True)
    account = models.CharField(_("account"), max_length=150, blank=True, db_index=True)
    by = models.CharField(_("by"), max_length=150, blank=True)
    details = models.TextField(_("details"), blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log entries")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_action_display()}: {self.account}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NotToBeChangedError("The audit log can't be changed.")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args, **kwargs):
        raise NotToBeChangedError("The audit log can't be changed.")


def record(action: Action, *, about=None, by=None, details: str = "") -> AuditEntry:
    """Log that `action` happened to the account `about`. `by` defaults to the signed-in user."""
    return AuditEntry.objects.create(
        action=action,
        account=about.get_username() if about is not None else "",
        by=by.get_username() if by is not None else current_username(),
        details=details,
    )


def current_username() -> str:
    """Return the name of the signed-in user, or "" on the command line and before a sign-in."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user.get_username() if user is not None and user.is_authenticated else ""


def account_called(name: str | None):
    """Return the account with this name, or None."""
    model = get_user_model()
    return model.objects.filter(**{model.USERNAME_FIELD: name}).first() if name else None
