"""Signal handlers that log changes of the list of reviewers, and that keep users from making themselves reviewers.

An entry puts a clinician's name on pages, so it matters as much as a right. `education/models/reviewer.py` refuses
entries that users make for themselves; here they are kept from giving themselves the role.
"""

from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from clinic_site.staff.audit_log import Action, current_username, record
from clinic_site.staff.roles import REVIEWER_ROLE
from education.models import Reviewer
from education.models.reviewer import NOT_YOURSELF

FIELDS = {"name": "name", "credentials": "credentials", "is_active": "active"}  # field -> word in the log


def entry_about_to_be_saved(sender, instance, raw=False, **kwargs):
    """Remember the stored entry."""
    stored = Reviewer.objects.none() if raw else Reviewer.objects.filter(pk=instance.pk)
    instance._was = stored.select_related("account").first()


def entry_saved(sender, instance, created, raw=False, **kwargs):
    if raw:
        return
    was = instance._was
    if created or was is None:
        active = "active" if instance.is_active else "not active"
        record(Action.REVIEWER, about=instance.account, details=f"{instance}: added, {active}")
        return
    changes = [
        f"{word}: {getattr(was, field)} -> {getattr(instance, field)}"
        for field, word in FIELDS.items()
        if getattr(was, field) != getattr(instance, field)
    ]
    if was.account_id != instance.account_id:
        if was.account is not None:
            record(Action.REVIEWER, about=was.account, details=f"{instance}: no longer this account")
        changes.append("now this account" if instance.account else "no account")
    if changes:
        record(Action.REVIEWER, about=instance.account, details=f"{instance}: {', '.join(changes)}")


def entry_deleted(sender, instance, **kwargs):
    record(Action.REVIEWER, about=instance.account, details=f"{instance}: deleted")


def account_about_to_be_deleted(sender, instance, **kwargs):
    """Log that a reviewer loses the account. Deleting an account clears the link without a signal."""
    for entry in Reviewer.objects.filter(account=instance):
        record(Action.REVIEWER, about=instance, details=f"{entry}: no longer this account")


def role_about_to_be_given(sender, instance, action, reverse, pk_set, **kwargs):
    """Refuse to let the signed-in user give themselves the role of reviewers, in whatever way."""
    if action != "pre_add" or not pk_set:
        return
    accounts = User.objects.filter(pk__in=pk_set) if reverse else [instance]
    roles = [instance] if reverse else Group.objects.filter(pk__in=pk_set)
    if any(role.name == REVIEWER_ROLE for role in roles) and any(
        account.get_username() == current_username() for account in accounts
    ):
        raise PermissionDenied(NOT_YOURSELF)


def connect() -> None:
    pre_save.connect(entry_about_to_be_saved, sender=Reviewer)
    post_save.connect(entry_saved, sender=Reviewer)
    post_delete.connect(entry_deleted, sender=Reviewer)
    pre_delete.connect(account_about_to_be_deleted, sender=User)
    m2m_changed.connect(role_about_to_be_given, sender=User.groups.through)
