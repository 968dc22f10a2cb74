"""What an account has done, which is why it must be kept: its lines in the logs and histories name it."""

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalChanges

KEEP = _("This account has done work that the history names. Press “This person has left” instead of deleting it.")


def has_traces(account) -> bool:
    """Whether a log or a history names `account`. The answer is kept on the instance: the admin asks repeatedly."""
    if not hasattr(account, "_has_traces"):
        account._has_traces = _is_in_log(account) or any(
            model._default_manager.filter(history_user=account).exists()
            for model in apps.get_models()
            if issubclass(model, HistoricalChanges) and hasattr(model, "history_user")  # related lists have no user
        )
    return account._has_traces


def _is_in_log(account) -> bool:
    return LogEntry.objects.filter(user=account).exists()


def account_about_to_be_deleted(sender, instance, **kwargs):
    """Refuse what would delete lines of the admin's log: they are deleted with their account."""
    if _is_in_log(instance):
        raise ProtectedError(_g("Accounts with entries in the log are not deleted."), {instance})


def connect() -> None:
    pre_delete.connect(account_about_to_be_deleted, sender=User)
