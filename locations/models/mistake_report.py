from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.anonymous_forms import LimitedQuerySet


class ReportQuerySet(LimitedQuerySet["MistakeReport"]):
    most_about_one = 10  # per clinic; a real mistake is reported once or twice, and one sender can't fill it
    most_in_all = 200

    def open(self) -> Self:
        """Return the reports that are not dealt with yet."""
        return self.filter(handled_on=None)


class MistakeReport(models.Model):
    """A mistake on a clinic's page, reported by a visitor. Nothing about the visitor is stored."""

    class What(models.TextChoices):
        PHONE = "phone", _("The phone number")
        ADDRESS = "address", _("The address or the place on the map")
        HOURS = "hours", _("The opening hours")
        OFFER = "offer", _("Whether it offers dry needling")
        GONE = "gone", _("The clinic has moved or closed")
        OTHER = "other", _("Something else")

    clinic = models.ForeignKey(
        "locations.Clinic", verbose_name=_("clinic"), on_delete=models.CASCADE, related_name="mistake_reports"
    )
    what = models.CharField(_("what is wrong"), max_length=8, choices=What)
    details = models.CharField(_("what it should be"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("reported"), auto_now_add=True, db_index=True)
    handled_on = models.DateField(_("dealt with on"), null=True, blank=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("dealt with by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("reported mistake")
        verbose_name_plural = _("reported mistakes")
        constraints = [
            models.CheckConstraint(
                name="locations_mistakereport_something_else_has_details",
                condition=~Q(what="other") | ~Q(details=""),
                violation_error_message=_("Say in a few words what is wrong."),
            ),
        ]

    def __str__(self):
        return f"{self.clinic}: {self.get_what_display()}"

    @property
    def is_open(self) -> bool:
        return self.handled_on is None

    def deal_with(self, user) -> None:
        """Record that `user` dealt with it today."""
        self.handled_on, self.handled_by = timezone.localdate(), user
        self.save(update_fields=["handled_on", "handled_by"])
