import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.shared import background_work
from clinic_site.shared.background_work import Standing
from locations.models.clinic_import_row import ClinicImportRow

AT_ONCE = 500
# A request that has looked at a small file for longer than this was cut off.
LONGEST_REQUEST = datetime.timedelta(minutes=2)


class Work(models.TextChoices):
    """What somebody asked for and is not finished."""

    NONE = "", _("nothing")
    LOOK = "look", _("check the file")
    WRITE = "write", _("import the file")


class ClinicImportQuerySet(models.QuerySet[Any]):
    def light(self):
        """Leave out the file, and the report of earlier releases."""
        return self.defer("content", "report")

    def ask(self, record: "ClinicImport", work: Work) -> bool:
        """Note that `work` begins, unless it is under way or the file is imported. Of two clicks, one gets True."""
        stored, now = self.light().get(pk=record.pk), timezone.now()
        if stored.written_at or stored.standing not in (None, Standing.ENDED):
            return False
        unchanged = self.filter(pk=record.pk, written_at=None, work=stored.work, asked_at=stored.asked_at)
        if not unchanged.update(work=work, asked_at=now, task=None, fault="", rows_done=0):
            return False
        record.work, record.asked_at, record.task, record.fault, record.rows_done = work, now, None, "", 0
        return True


class ClinicImport(models.Model):
    """A file of clinics that staff uploaded, with a report of what it would do or, once imported, what it did.

    The file is stored until it is imported, so that any process can import a file that another one has checked. The
    report on each row is a ClinicImportRow.
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
    report = models.JSONField(default=list, editable=False)  # the rows of earlier releases, until somebody opens them
    # How the file is read and what its questions were answered, as `locations.importing.Choices` stores it.
    choices = models.JSONField(null=True, editable=False)
    work = models.CharField(max_length=10, choices=Work, blank=True, default="", db_default="", editable=False)
    asked_at = models.DateTimeField(null=True, editable=False)
    task = models.UUIDField(null=True, editable=False)  # of a large file: see clinic_site/shared/background_work.py
    fault = models.CharField(max_length=500, blank=True, default="", db_default="", editable=False)  # in words

    objects = ClinicImportQuerySet.as_manager()

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
    def standing(self) -> Standing | None:
        """Return how the work on the file stands, or None if there is none. ENDED: it was cut off."""
        if not self.work:
            return None
        if self.task:
            return background_work.standing(self.task)
        is_late = self.asked_at is None or timezone.now() - self.asked_at > LONGEST_REQUEST
        return Standing.ENDED if is_late else Standing.RUNNING

    @property
    def was_read(self) -> bool:
        """Whether there is a report."""
        return bool(self.counts)

    def added_keys(self):
        """Return the primary keys of the clinics that the file has added. Reports of earlier releases have none."""
        added = self.rows.filter(outcome="added", clinic__isnull=False)
        return (added if self.written_at else added.none()).values("clinic")

    @property
    def good_count(self) -> int:
        """Return how many rows add or change a clinic."""
        return self.counts.get("added", 0) + self.counts.get("changed", 0)

    def keep_rows(self, rows: Iterable[dict[str, Any]]) -> None:
        """Add reports on rows."""
        ClinicImportRow.objects.bulk_create((ClinicImportRow.from_dict(self, row) for row in rows), batch_size=AT_ONCE)

    def take_over_report(self) -> None:
        """Move the rows of a report that an earlier release has stored to the table of rows."""
        with transaction.atomic():
            old = type(self).objects.select_for_update(of=("self",)).filter(pk=self.pk).exclude(report=[])
            for report in old.values_list("report", flat=True):
                self.rows.all().delete()
                self.keep_rows(row for row in report if "row" in row)
                type(self).objects.filter(pk=self.pk).update(report=[])
