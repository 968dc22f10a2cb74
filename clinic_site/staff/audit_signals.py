"""Signal handlers that write the audit log: sign-ins, second factors, and changes of rights."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from clinic_site.staff import middleware
from clinic_site.staff.audit_log import Action, record
from locations.models import State, StateAccess

LOGGED = {"is_active": "active", "is_staff": "staff", "is_superuser": "superuser"}  # account field -> word in the log
VERBS = {"post_add": "added", "post_remove": "removed"}
NO_LIMIT, NO_STATE = "no longer limited to states", "now limited to no state"


def signed_in(sender, request, user, **kwargs):
    middleware.start_clocks(request)
    record(Action.SIGNED_IN, about=user, by=user)


def signed_out(sender, request, user, **kwargs):
    if user is not None:
        record(Action.SIGNED_OUT, about=user, by=user)


def factor_added(sender, request, user, authenticator, **kwargs):
    record(Action.FACTOR, about=user, by=user, details=f"added: {authenticator.get_type_display()}")
    if authenticator.type in middleware.FACTORS:  # setting it up proves possession
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def factor_removed(sender, request, user, authenticator, **kwargs):
    record(Action.FACTOR, about=user, by=user, details=f"removed: {authenticator.get_type_display()}")


def factor_renewed(sender, request, user, authenticator, **kwargs):
    record(Action.FACTOR, about=user, by=user, details=f"made anew: {authenticator.get_type_display()}")


def factor_used(sender, request, user, authenticator, **kwargs):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(Action.FACTOR, about=user, by=user, details="used: recovery code")


def factor_failed(sender, request, user, authenticator, **kwargs):
    record(Action.CODE_FAILED, about=user)


def account_about_to_be_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    """Remember the stored account if its rights may change."""
    named = {*LOGGED, "username"}
    if raw or instance._state.adding or (update_fields is not None and not named & set(update_fields)):
        instance._was = None
        return
    instance._was = User.objects.filter(pk=instance.pk).values(*named).first()


def account_saved(sender, instance, created, raw=False, **kwargs):
    if raw:
        return
    is_now = {name: getattr(instance, name) for name in LOGGED}
    if created:
        given = ", ".join(word for name, word in LOGGED.items() if is_now[name])
        record(Action.ACCOUNT, about=instance, details=f"made: {given}")
        return
    was = getattr(instance, "_was", None) or {}
    changes = [f"{'now' if is_now[name] else 'no longer'} {word}"
               for name, word in LOGGED.items() if name in was and was[name] != is_now[name]]  # fmt: skip
    if was and was["username"] != instance.username:
        changes.append(f"was called {was['username']}")
    if changes:
        record(Action.RIGHTS, about=instance, details=", ".join(changes))


def account_deleted(sender, instance, **kwargs):
    record(Action.ACCOUNT, about=instance, details="deleted")


def _names(model, keys) -> str:
    return ", ".join(sorted(str(one) for one in model.objects.filter(pk__in=keys)))


def rights_of_account(sender, instance, action, reverse, model, pk_set, **kwargs):
    """Log changes of an account's roles and single permissions, made from either side of the relation."""
    if action == "pre_clear":
        instance._cleared = _names(model, getattr(instance, _list_of(sender, reverse)).values_list("pk", flat=True))
    if action == "post_clear" and instance._cleared:
        _record_rights(instance, reverse, f"removed: {instance._cleared}")
    if action in VERBS and pk_set:
        _record_rights(instance, reverse, f"{VERBS[action]}: {_names(model, pk_set)}")


def _list_of(through, reverse: bool) -> str:
    if reverse:
        return "user_set"
    return "groups" if through is User.groups.through else "user_permissions"


def _record_rights(instance, reverse: bool, what: str) -> None:
    if reverse:
        record(Action.RIGHTS, details=f"{instance}: accounts {what}")
    else:
        record(Action.RIGHTS, about=instance, details=what)


def rights_of_role(sender, instance, action, model, pk_set, **kwargs):
    if action == "post_clear":
        record(Action.RIGHTS, details=f"{instance}: all rights removed")
    if action in VERBS and pk_set:
        record(Action.RIGHTS, details=f"{instance}: {VERBS[action]}: {_names(model, pk_set)}")


def role_about_to_be_saved(sender, instance, raw=False, **kwargs):
    """Remember the role's stored name, which earlier log entries use."""
    known = Group.objects.none() if raw else Group.objects.filter(pk=instance.pk)
    instance._was_called = known.values_list("name", flat=True).first()


def role_saved(sender, instance, created, raw=False, **kwargs):
    was_called = getattr(instance, "_was_called", None)
    if created and not raw:
        record(Action.RIGHTS, details=f"{instance}: role made")
    elif was_called is not None and was_called != instance.name:
        record(Action.RIGHTS, details=f"{instance}: was called {was_called}")


def role_deleted(sender, instance, **kwargs):
    record(Action.RIGHTS, details=f"{instance}: role deleted")


def limit_about_to_be_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    """Remember the account that has the limit, because it can be moved to another account."""
    names_account = not raw and (update_fields is None or bool({"account", "account_id"} & set(update_fields)))
    was = StateAccess.objects.filter(pk=instance.pk).select_related("account").first() if names_account else None
    instance._was_of = was.account if was else None


def limit_saved(sender, instance, created, raw=False, **kwargs):
    was_of = getattr(instance, "_was_of", None)
    is_handed_over = was_of is not None and was_of.pk != instance.account_id
    if is_handed_over:
        record(Action.RIGHTS, about=was_of, details=NO_LIMIT)
    if is_handed_over or (created and not raw):
        states = _names(State, instance.states.values_list("pk", flat=True))
        details = f"now limited to states: {states}" if states else NO_STATE
        record(Action.RIGHTS, about=instance.account, details=details)


def limit_changed(sender, instance, action, reverse, model, pk_set, **kwargs):
    if reverse:
        return
    if action == "pre_clear":
        instance._cleared = _names(model, instance.states.values_list("pk", flat=True))
    if action == "post_clear" and instance._cleared:
        _record_limit(instance, f"removed: {instance._cleared}")
    if action in VERBS and pk_set:
        _record_limit(instance, f"{VERBS[action]}: {_names(model, pk_set)}")


def _record_limit(access: StateAccess, what: str) -> None:
    """Log the change, and add a note if no state is left: the account then can't change any clinic."""
    details = f"limit to states {what}"
    if not access.states.exists():
        details += f"; {NO_STATE}"
    record(Action.RIGHTS, about=access.account, details=details)


def limit_deleted(sender, instance, **kwargs):
    record(Action.RIGHTS, about=instance.account, details=NO_LIMIT)


def state_about_to_be_deleted(sender, instance, **kwargs):
    """Remember the limits that include the state: removing it from them sends no signal."""
    instance._limits = list(StateAccess.objects.filter(states=instance).select_related("account"))


def state_deleted(sender, instance, **kwargs):
    for access in instance._limits:
        _record_limit(access, f"removed: {instance}")


RECEIVERS = [
    (user_logged_in, signed_in, None),
    (user_logged_out, signed_out, None),
    (factors.authenticator_added, factor_added, None),
    (factors.authenticator_removed, factor_removed, None),
    (factors.authenticator_reset, factor_renewed, None),
    (factors.authenticator_used, factor_used, None),
    (factors.authentication_failed, factor_failed, None),
    (pre_save, account_about_to_be_saved, User),
    (post_save, account_saved, User),
    (post_delete, account_deleted, User),
    (m2m_changed, rights_of_account, User.groups.through),
    (m2m_changed, rights_of_account, User.user_permissions.through),
    (m2m_changed, rights_of_role, Group.permissions.through),
    (pre_save, role_about_to_be_saved, Group),
    (post_save, role_saved, Group),
    (post_delete, role_deleted, Group),
    (pre_save, limit_about_to_be_saved, StateAccess),
    (post_save, limit_saved, StateAccess),
    (m2m_changed, limit_changed, StateAccess.states.through),
    (post_delete, limit_deleted, StateAccess),
    (pre_delete, state_about_to_be_deleted, State),
    (post_delete, state_deleted, State),
]


def connect() -> None:
    for signal, receiver, sender in RECEIVERS:
        signal.connect(receiver, sender=sender)
