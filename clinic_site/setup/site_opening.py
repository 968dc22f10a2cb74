"""Whether the public site is open. Until it is, visitors see one plain page: see `not_open.py`.

This is a state and not a text, so it is not part of `SiteSettings`: no draft, no earlier version and no copy of the
settings opens or closes a site. The audit log says who opened and closed it.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ROW = 1


class SiteOpeningQuerySet(models.QuerySet["SiteOpening"]):
    def open(self) -> Self:
        """Return the row if the site is open."""
        return self.filter(opened_at__isnull=False)

    def locked(self) -> "SiteOpening":
        """Return the row, locked until the end of the transaction."""
        self.get_or_create(pk=ROW)
        return self.select_for_update().get(pk=ROW)


class SiteOpening(models.Model):
    """Since when the site has been open, in a single row. `opened_at` is empty while it is not open."""

    opened_at = models.DateTimeField(_("open since"), null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SiteOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening of the site")
        verbose_name_plural = _("opening of the site")
        default_permissions = ("change",)
        constraints = [models.CheckConstraint(name="clinic_site_siteopening_one_row", condition=Q(id=ROW))]

    def __str__(self):
        return f"open since {self.opened_at}" if self.is_open else "not open"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None

    def open(self, *, by) -> None:
        """Show the public site to everybody from now on."""
        self.opened_at, self.opened_by = timezone.now(), by
        self.save()

    def close(self) -> None:
        """Show the plain page to everybody from now on."""
        self.opened_at = self.opened_by = None
        self.save()
