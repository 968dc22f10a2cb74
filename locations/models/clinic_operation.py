"""Whether a clinic can be visited at its address: today, from a day on, until a day."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from locations.models.clinic_queryset import Operation


class ClinicOperation(models.Model):
    """Open or closed, the days on which that changes, and where the clinic has moved to."""

    Operation = Operation

    operation = models.CharField(
        _("open or closed"),
        max_length=16,
        choices=Operation,
        default=Operation.OPEN,
        help_text=_("Clinics that moved or closed for good are no longer listed. Their pages stay, with a notice."),
    )
    opens_on = models.DateField(
        _("opens on"),
        null=True,
        blank=True,
        help_text=_("The first day of a new clinic. Until then, its page says when it opens."),
    )
    closes_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        help_text=_("If the clinic will close for good: the last day on which it is open."),
    )
    moved_to = models.ForeignKey(
        "self",
        verbose_name=_("moved to"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Visitors to the old page are sent to this clinic."),
    )
    operation_note = models.CharField(
        _("note for visitors"),
        max_length=200,
        blank=True,
        help_text=_(
            "At the top of the page, whether the clinic is open or closed. For example: Ask for Ana at the desk."
        ),
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="locations_clinic_only_a_moved_one_leads_on",
                condition=Q(moved_to=None) | Q(operation="moved"),
                violation_error_message=_("Only a clinic that has moved can have a new page. Choose “Moved”."),
            ),
            models.CheckConstraint(
                name="locations_clinic_closes_after_it_opens",
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gt=F("opens_on")),
                violation_error_message=_("The last day must be after the day on which the clinic opens."),
            ),
        )

    @property
    def opens_later(self) -> bool:
        """Whether the day on which the clinic opens is still to come."""
        return self.opens_on is not None and self.opens_on > timezone.localdate()

    @property
    def has_had_its_last_day(self) -> bool:
        return self.closes_on is not None and self.closes_on < timezone.localdate()

    @property
    def closes_soon(self) -> bool:
        """Whether the clinic is open, and its last day is known."""
        return self.closes_on is not None and self.is_open_today

    @property
    def operation_today(self) -> str:
        """Return the `operation`, with the last day considered."""
        is_over = self.has_had_its_last_day and self.operation != Operation.MOVED
        return Operation.CLOSED if is_over else self.operation

    @property
    def operation_in_words(self) -> str:
        return str(Operation(self.operation_today).label)

    @property
    def is_open_today(self) -> bool:
        """Whether patients can come, on the days when it is open. `is_open()` is the same for the database."""
        return self.operation_today == Operation.OPEN and not self.opens_later

    @property
    def is_gone(self) -> bool:
        """Whether the clinic has left this address."""
        return self.operation_today in (Operation.MOVED, Operation.CLOSED)

    @property
    def new_page(self) -> Self | None:
        """Return the clinic that this one has moved to, if that one is published and has not moved or closed for good.

        A target that is gone itself does not count: two clinics that name each other would redirect in a loop.
        """
        target: Any = self.moved_to  # a Clinic: this model is only a part of it
        return target if target and target.is_published and not target.is_gone else None
