from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StateAccess(models.Model):
    """The states whose clinics an account can change. An account without a StateAccess can change all clinics."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("account"), on_delete=models.CASCADE, related_name="state_access"
    )
    states = models.ManyToManyField("locations.State", verbose_name=_("states"), related_name="+")

    class Meta:
        verbose_name = _("limit to states")
        verbose_name_plural = _("limits to states")

    def __str__(self):
        return str(self.account)


def states_of(account) -> set[int] | None:
    """Return the primary keys of the states that `account` is limited to, or None if it has no limit.

    An account whose StateAccess has no states gets an empty set: it can change nothing. Superusers have no limit.
    """
    if account.is_superuser:
        return None
    keys = list(StateAccess.objects.filter(account=account).values_list("states", flat=True))
    return set(keys) - {None} if keys else None  # a limit without states has one row, with an empty key
