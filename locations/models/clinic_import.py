import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClinicImport(models.Model):
    """A file of clinics that staff uploaded, with a report of what it would do or, once imported, what it did.

    The file is stored until it is imported, so that any process can import a file that another one has checked.
    `report` is a list of rows as `locations.admin.imports` stores them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(null=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    written_at = models.DateTimeField(_("imported"), null=True, editable=False)
    rows_done = models.PositiveIntegerField(default=0, editable=False)
    rows_total = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    header = models.JSONField(default=list, editable=False)
    unused = models.JSONField(default=list, editable=False)
    report = models.JSONField(default=list, editable=False)
    # How the file is read and what its questions were answered, as `locations.importing.Choices` stores it.
    choices = models.JSONField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("clinic import")
        verbose_name_plural = _("clinic imports")
        constraints = [
            models.CheckConstraint(
                name="locations_clinicimport_has_its_file_until_written",
                condition=models.Q(content__isnull=False) | models.Q(written_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.file_name

    @property
    def added_keys(self) -> set[int]:
        """Return the primary keys of the clinics that the file has added. Reports of earlier releases have none."""
        keys = {row.get("clinic") for row in self.report if row["outcome"] == "added"} if self.written_at else set()
        return keys - {None}

    @property
    def good_count(self) -> int:
        """Return how many rows add or change a clinic."""
        return self.counts.get("added", 0) + self.counts.get("changed", 0)
