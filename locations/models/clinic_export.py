import datetime
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared import background_work
from clinic_site.shared.background_work import Standing

KEPT_FOR = datetime.timedelta(days=1)


class ClinicExportQuerySet(models.QuerySet[Any]):
    def expired(self, now: datetime.datetime):
        return self.filter(created_at__lt=now - KEPT_FOR)


class ClinicExport(models.Model):
    """A large file of clinics that a worker makes. Its owner can download it for a day.

    The file is in the database, because the worker and the process that sends it may run on two machines.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    query = models.TextField(_("filters of the list"), default="", db_default="")
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    task = models.UUIDField(null=True)
    content = models.BinaryField(null=True)  # none until the file is ready

    objects = ClinicExportQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]
        verbose_name = _("export of clinics")
        verbose_name_plural = _("exports of clinics")

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"

    @property
    def standing(self) -> Standing:
        """Return how the work on the file stands. ENDED without a file: it failed."""
        return background_work.standing(self.task) if self.task else Standing.ENDED

    @property
    def file_name(self) -> str:
        return f"clinics-{self.created_at:%Y-%m-%d}.xlsx"
