from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.import_report import Outcome

PARTS = ["changes", "filled", "remarks", "faults", "candidates", "cells"]  # of the details


class ClinicImportRowQuerySet(models.QuerySet[Any]):
    def with_remarks(self):
        return self.filter(has_remarks=True)

    def left_out(self):
        """Return the rows that were refused or have a question."""
        return self.filter(outcome__in=[Outcome.REFUSED, Outcome.HELD])

    def as_dicts(self):
        """Yield the rows in their order as plain data, without keeping them in memory."""
        for row in self.order_by("number").iterator(500):
            yield row.as_dict()


class ClinicImportRow(models.Model):
    """The report on one row of an uploaded file. It is deleted with the file."""

    file = models.ForeignKey("locations.ClinicImport", on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    label = models.CharField(_("clinic"), max_length=300)
    outcome = models.CharField(_("outcome"), max_length=10, choices=[(one.value, one.value) for one in Outcome])
    has_remarks = models.BooleanField(default=False, db_default=False)
    is_in_capitals = models.BooleanField(default=False, db_default=False)
    # The primary key of the clinic that was added or changed. It stays when the clinic is deleted.
    clinic = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict, db_default={})  # PARTS, as locations/importing/row_report.py makes them

    objects = ClinicImportRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["file", "number"]
        verbose_name = _("row of a clinic import")
        verbose_name_plural = _("rows of clinic imports")
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="locations_clinicimportrow_number_once"),
        ]
        indexes = [
            models.Index(fields=["file", "outcome", "number"], name="locations_importrow_by_outcome"),
            models.Index(
                fields=["file", "number"], name="locations_importrow_remarks", condition=models.Q(has_remarks=True)
            ),
        ]

    def __str__(self):
        return self.label

    def as_dict(self) -> dict[str, Any]:
        """Return the report on the row as plain data."""
        empty: dict[str, Any] = {part: [] if part in ("candidates", "cells") else {} for part in PARTS}
        start = {"row": self.number, "label": self.label, "outcome": self.outcome, "clinic": self.clinic}
        return empty | start | self.details

    @classmethod
    def from_dict(cls, file, row: dict[str, Any]) -> "ClinicImportRow":
        """Return an unsaved row from plain data, also from that of an earlier release."""
        return cls(
            file=file, number=row["row"], label=row.get("label", "")[:300], outcome=row.get("outcome", Outcome.REFUSED),
            has_remarks=bool(row.get("remarks")), is_in_capitals=row.get("is_in_capitals", False), clinic=row.get("clinic"),
            details={part: row[part] for part in PARTS if row.get(part)},
        )  # fmt: skip
