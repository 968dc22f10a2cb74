"""Clinics. What a clinic's page says is in the models of one subject each that `Clinic` inherits."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic_site.pictures.fields import picture_field
from clinic_site.publishing.publishable import History, Publishable
from clinic_site.shared.true_until import next_midnight, true_until
from locations import distance, hours
from locations.languages import normal
from locations.models.clinic_address import ZipArea
from locations.models.clinic_contact import ClinicContact
from locations.models.clinic_hours import ClinicHours
from locations.models.clinic_operation import ClinicOperation
from locations.models.clinic_point import ClinicPoint
from locations.models.clinic_queryset import ClinicQuerySet
from locations.models.clinic_service import ClinicService
from locations.models.clinic_visit import ClinicVisit

IN_ORDER = ("state", Lower("city"), Lower("name"), F("id").desc())  # of the staff's list

# Rules that only a record with one of these fields can break
BROKEN_ONLY_WITH = {
    "locations_clinic_closes_after_it_opens": ("closes_on",),
    "locations_clinic_price_words_have_a_date": ("self_pay_price", "insurance_help"),
    "locations_clinic_outside_number_once": ("outside_number",),
    "locations_clinic_only_a_moved_one_leads_on": ("moved_to_id",),
    "locations_clinic_offer_has_confirmed_date": ("offers_dry_needling",),
}


class Clinic(ClinicPoint, ClinicContact, ClinicHours, ClinicOperation, ClinicService, ClinicVisit, Publishable):
    """A clinic. Its fields come from the models that it inherits, in the order in which changes of them are listed."""

    translated_fields = (
        "hours_note",
        "operation_note",
        "ages",
        "insurance_help",
        "access_notes",
        "parking",
        "transit",
        "second_phone_label",
        "self_pay_price",
    )
    page_needs = ("time_zone", "phone")

    outside_number = models.CharField(
        _("number elsewhere"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "The clinic’s NPI or the number of your own system. Only staff see it. An import finds the clinic by it."
        ),
    )
    picture = picture_field(_("The building or the entrance, so that patients find it. Shown below the address."))
    is_sample = models.BooleanField(
        _("made-up clinic"),
        default=False,
        help_text=_("The page is labeled as an example. Untick this for a real clinic."),
    )

    # The point as a unit vector, computed by the database: see locations/distance.py
    unit_x = models.GeneratedField(expression=distance.UNIT_X, output_field=models.FloatField(), db_persist=True)
    unit_y = models.GeneratedField(expression=distance.UNIT_Y, output_field=models.FloatField(), db_persist=True)
    unit_z = models.GeneratedField(expression=distance.UNIT_Z, output_field=models.FloatField(), db_persist=True)
    latitude_band = models.GeneratedField(
        expression=distance.LATITUDE_BAND, output_field=models.IntegerField(), db_persist=True
    )

    objects: ClassVar = ClinicQuerySet.as_manager()
    history = History()

    class Meta(Publishable.Meta):
        ordering = ["state__name", "city", "name"]
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        constraints = [
            *Publishable.Meta.constraints,
            *ClinicOperation.Meta.constraints,
            *ClinicService.Meta.constraints,
            models.UniqueConstraint(
                fields=["outside_number"],
                name="locations_clinic_outside_number_once",
                condition=~Q(outside_number=""),
                violation_error_message=_("Another clinic has this number. Numbers tell clinics apart in an import."),
            ),
            models.UniqueConstraint(
                fields=["state", "slug"],
                name="locations_clinic_slug_once_in_state",
                violation_error_message=_("Another clinic in this state already has this address on the site."),
            ),
            models.CheckConstraint(
                name="locations_clinic_on_the_globe",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "status", "offers_dry_needling"], name="locations_clinic_by_state"),
            models.Index(
                fields=["latitude_band", "longitude", "latitude"],
                name="locations_clinic_by_band",
                condition=Q(status="published", offers_dry_needling=True, operation="open"),
            ),
            models.Index(Lower("city"), "state", name="locations_clinic_by_town"),
            # For finding the clinics that a file names: locations/importing/known_clinics.py
            models.Index(ZipArea("zip"), name="locations_clinic_by_zip"),
            models.Index("state", Lower("name"), name="locations_clinic_by_name"),
            models.Index(fields=["phone"], name="locations_clinic_by_phone"),
            # What the staff's list can be sorted by
            models.Index(*IN_ORDER, name="locations_clinic_in_order"),
            models.Index(fields=["name"], name="locations_clinic_names"),
            models.Index(fields=["dry_needling_confirmed_on"], name="locations_clinic_confirmed"),
            # Few clinics are like one of these, and staff look for them.
            models.Index(fields=["status"], name="locations_clinic_off", condition=Q(status="draft")),
            models.Index(*IN_ORDER, name="locations_clinic_no_offer", condition=Q(offers_dry_needling=False)),
            models.Index(fields=["is_sample"], name="locations_clinic_made_up", condition=Q(is_sample=True)),
            models.Index(fields=["point_from_zip"], name="locations_clinic_from_zip", condition=Q(point_from_zip=True)),
            models.Index(fields=["operation"], name="locations_clinic_moved", condition=Q(operation="moved")),
            models.Index(fields=["operation"], name="locations_clinic_closed", condition=Q(operation="closed")),
            models.Index(fields=["operation"], name="locations_clinic_paused", condition=Q(operation="closed_for_now")),
            # For finding clinics at the same point. With latitude and longitude, a database could choose it for boxes.
            models.Index(fields=["unit_x", "unit_y"], name="locations_clinic_by_point"),
            # For finding the next scheduled change. Few clinics have one.
            models.Index(
                fields=["publish_at"],
                name="locations_clinic_comes",
                condition=Q(status="published", publish_at__isnull=False),
            ),
            models.Index(
                fields=["unpublish_at"],
                name="locations_clinic_leaves",
                condition=Q(status="published", unpublish_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("locations:clinic", args=[self.state.slug, self.slug])

    def clean(self):
        super().clean()
        if refusal := self.why_not_public():
            raise ValidationError({"offers_dry_needling": refusal})

    def get_constraints(self):
        """Leave out the rules about fields that are empty: Django asks the database about each rule."""
        return [
            (model, [rule for rule in rules if self._can_break(rule.name)])
            for model, rules in super().get_constraints()
        ]

    def _can_break(self, rule: str) -> bool:
        return rule not in BROKEN_ONLY_WITH or any(getattr(self, name) for name in BROKEN_ONLY_WITH[rule])

    def why_not_public(self):
        """Refuse an offer that the law of the state forbids. That law may be newer than the clinic's text."""
        return self.state.refusal_of_offers if self.offers_dry_needling and self.state_id else ""

    def stand_ins(self):
        """Return the center of the state, until the ZIP code or the point is known."""
        return {"latitude": self.state.latitude, "longitude": self.state.longitude} if self.state_id else {}

    def settle(self):
        """Give each language its usual name, so that visitors find all clinics with it."""
        self.languages = normal(self.languages)

    @property
    def must_be_confirmed(self) -> bool:
        """Whether the last confirmation is too old, so visitors should call first."""
        return self.offers_now and not self.is_confirmed

    @property
    def offers_now(self) -> bool:
        """Whether visitors can get dry needling here now. The equivalent of `offering()` for one clinic."""
        return self.offers_dry_needling and self.is_open_today

    @cached_property
    def now(self) -> "hours.Moment | None":
        """Return whether it is open now, or None unless the confirmation is recent and the hours are certain."""
        if not self.is_open_today or not self.is_confirmed:
            return None
        asked_at = timezone.now()
        now = hours.at(self.opening_hours, asked_at, time_zone=self.time_zone, state_code=self.state.code)
        true_until(next_midnight(asked_at, self.zone))  # it may say "tomorrow", and each day has its own certainty
        if now:
            true_until(now.holds_until)
        return now
