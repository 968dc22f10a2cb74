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
    """Return the primary keys of the states that `account` is limited to, or None if it has no limit."""
    if account.is_superuser:
        return None
    access = StateAccess.objects.filter(account=account).prefetch_related("states").first()
    return None if access is None else {state.pk for state in access.states.all()}
