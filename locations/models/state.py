from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import is_public
from clinic_site.shared.fields import WebAddressField
from clinic_site.shared.validators import not_in_the_future
from locations.models.clinic_queryset import is_listed, is_offering


class StateQuerySet(models.QuerySet["State"]):
    def with_clinic_counts(self) -> Self:
        """Annotate each state with `offering_count` and `clinic_count`, which count the clinics that visitors see."""
        listed = is_public("clinics__") & is_listed("clinics__")
        return self.annotate(
            offering_count=Count("clinics", filter=listed & is_offering("clinics__")),
            clinic_count=Count("clinics", filter=listed),
        ).order_by("name")

    def offered(self, is_offered: bool) -> Self:
        """Return the states where one of our clinics offers dry needling now, or those where none does."""
        counted = self.with_clinic_counts()
        return counted.filter(offering_count__gt=0) if is_offered else counted.filter(offering_count=0)


class State(models.Model):
    """A US state, the District of Columbia or a territory, and what we know about its law."""

    class LawStatus(models.TextChoices):
        ALLOWED = "allowed", _("Allowed for physical therapists")
        WITH_CONDITIONS = "with_conditions", _("Allowed for physical therapists, with conditions")
        NOT_ALLOWED = "not_allowed", _("Not allowed for physical therapists")
        NOT_IN_FORCE = "not_in_force", _("A law was passed, but it may not be in use yet")
        SILENT = "silent", _("The law does not mention it")
        UNKNOWN = "unknown", _("We do not know")

    class KnownFrom(models.TextChoices):
        PRIMARY = "primary", _("Read in the state’s own words")
        REPORTED = "reported", _("Reported by others, not checked with the state")

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    latitude = models.FloatField(
        _("latitude of the center"), help_text=_("In degrees. Distances are measured from here.")
    )
    longitude = models.FloatField(_("longitude of the center"), help_text=_("In degrees. West is negative."))
    law_status = models.CharField(
        _("may a physical therapist do it?"),
        max_length=16,
        choices=LawStatus,
        default=LawStatus.UNKNOWN,
        help_text=_("Leave “We do not know” unless you have a source and a date."),
    )
    law_known_from = models.CharField(_("how we know"), max_length=8, choices=KnownFrom, blank=True)
    law_source_name = models.CharField(_("source"), max_length=160, blank=True)
    law_source_url = WebAddressField(_("link to the source"), blank=True)
    law_checked_on = models.DateField(_("checked on"), null=True, blank=True, validators=[not_in_the_future])
    law_note = models.TextField(
        _("note for patients"), blank=True, help_text=_("Use plain words. Say no more than the source says.")
    )

    offering_count: int  # set by StateQuerySet.with_clinic_counts(), like `clinic_count`
    clinic_count: int

    objects = StateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("state")
        verbose_name_plural = _("states")
        constraints = [
            models.CheckConstraint(
                name="locations_state_known_law_has_source_and_date",
                condition=Q(law_status="unknown")
                | (~Q(law_known_from="") & ~Q(law_source_name="") & Q(law_checked_on__isnull=False)),
                violation_error_message=_(
                    "Fill in how we know, the source and “checked on”, or choose “We do not know”."
                ),
            ),
            models.CheckConstraint(
                name="locations_state_on_the_globe",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("locations:state", args=[self.slug])

    @property
    def name_in_a_sentence(self) -> str:
        """Return the name as used in a sentence: "the District of Columbia", "Texas"."""
        with_article = {"DC", "VI", "MP"}
        return f"the {self.name}" if self.code in with_article else self.name

    @property
    def law_forbids(self) -> bool:
        """Whether, as far as we know, the law bars physical therapists from dry needling today."""
        return self.law_status in (self.LawStatus.NOT_ALLOWED, self.LawStatus.NOT_IN_FORCE)

    @property
    def refusal_of_offers(self) -> str:
        """Return why clinics here can't be marked as offering dry needling, or "" if they can."""
        if not self.law_forbids:
            return ""
        return _(
            "Clinics in %(state)s can’t be marked as offering dry needling. The law there, as far as we know: “%(law)s”."
            " If it has changed, ask an administrator to update it under States first."
        ) % {"state": self.name_in_a_sentence, "law": self.get_law_status_display()}
