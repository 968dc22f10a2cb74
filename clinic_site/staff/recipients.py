"""Who may act on a record: the accounts that are told about it."""

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from locations.models import State

BACKEND = "clinic_site.staff.backends.StaffBackend"


def accounts_that_may(action: str, record: Model) -> QuerySet:
    """Return the active staff accounts with the permission `action`, such as "review", for `record`.

    Accounts that are limited to other states than that of the record are left out.
    """
    options = record._meta
    permission = f"{options.app_label}.{action}_{options.model_name}"
    accounts = get_user_model().objects.with_perm(permission, backend=BACKEND).filter(is_staff=True)
    state = _state_of(record)
    if state is None:
        return accounts
    limited_elsewhere = Q(state_access__isnull=False, is_superuser=False) & ~Q(state_access__states=state)
    return accounts.exclude(pk__in=get_user_model().objects.filter(limited_elsewhere).values("pk"))


def _state_of(record: Model) -> int | None:
    """Return the key of the state in which `record` is, or None if it has none."""
    if isinstance(record, State):
        return record.pk
    clinic = getattr(record, "clinic", None)  # of a reported mistake
    return getattr(clinic or record, "state_id", None)
