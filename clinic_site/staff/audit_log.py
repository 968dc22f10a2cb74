"""The audit log: who signed in, and who gave whom which right. It grows, and nothing in it ever changes.

It holds names of accounts and no addresses of devices: it answers what happened to an account, and a list of where
people were would be one more thing to lose. A name that no account has is not written down; people type passwords there.
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
    ACCOUNT = "account", _("Account made or deleted")
    RIGHTS = "rights", _("Rights changed")


class NotToBeChangedError(Exception):
    """Somebody tried to change or delete what the log says."""


class AuditQuerySet(models.QuerySet):
    """Reads and adds. Whatever would change or delete is refused."""

    def _refuse(self, *args, **kwargs):
        raise NotToBeChangedError("The audit log can't be changed.")

    update = delete = bulk_update = update_or_create = _raw_delete = _update = _refuse

    def bulk_create(self, objs, *args, **kwargs):
        if kwargs.get("update_conflicts"):
            self._refuse()
        return super().bulk_create(objs, *args, **kwargs)


class AuditEntry(models.Model):
    """One thing that happened. Names are text, so that they stay when an account is deleted."""

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
    """Write down that `action` happened to the account `about`; `by` is who is signed in, unless it is given."""
    return AuditEntry.objects.create(
        action=action,
        account=about.get_username() if about is not None else "",
        by=by.get_username() if by is not None else who_is_at_it(),
        details=details,
    )


def who_is_at_it() -> str:
    """Return the name of the account whose request is being answered; "" on the command line and before a sign-in."""
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user.get_username() if user is not None and user.is_authenticated else ""


def account_called(name: str | None):
    """Return the account with this name, or None."""
    model = get_user_model()
    return model.objects.filter(**{model.USERNAME_FIELD: name}).first() if name else None
