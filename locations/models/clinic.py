import zoneinfo
from typing import ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.publishing.publishable import History, Publishable
from clinic_site.shared.validators import not_in_the_future
from locations import distance, hours
from locations.models.clinic_queryset import ClinicQuerySet, Operation, oldest_confirmation

TIME_ZONES = [
    "America/New_York", "America/Detroit", "America/Kentucky/Louisville", "America/Indiana/Indianapolis",
    "America/Chicago", "America/Denver", "America/Boise", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago",
]  # fmt: skip

is_zip_code = RegexValidator(r"^[0-9]{5}(-[0-9]{4})?\Z", _("A ZIP code has five digits, such as 98402."))


def validate_time_zone(value: str) -> None:
    """Raise ValidationError if `value` is not in the time zone database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone. Example: America/Chicago."), params={"zone": value})


class Clinic(Publishable):
    """A clinic, whether it offers dry needling, and the date when it confirmed that."""

    Operation = Operation
    page_needs = ("time_zone", "phone")

    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("address on the site"), max_length=80)
    state = models.ForeignKey(
        "locations.State", verbose_name=_("state"), on_delete=models.PROTECT, related_name="clinics"
    )
    street = models.CharField(_("street"), max_length=150)
    suite = models.CharField(_("suite"), max_length=60, blank=True)
    city = models.CharField(_("town"), max_length=80)
    zip = models.CharField(_("ZIP code"), max_length=10, validators=[is_zip_code])
    latitude = models.FloatField(
        _("latitude"),
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees, north is positive."),
    )
    longitude = models.FloatField(
        _("longitude"),
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees. It starts with a minus sign, except in Guam and the Northern Mariana Islands."),
    )
    point_from_zip = models.BooleanField(
        _("approximate location"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("The map shows the center of the ZIP code area, not the clinic’s door."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        validators=[validate_time_zone],
        help_text=_("Opening hours are in this time zone. For example: America/Chicago."),
    )
    phone = PhoneNumberField(_("phone"), help_text=_("Ten digits. Visitors can tap the number to call."))
    opening_hours = models.CharField(
        _("opening hours"),
        max_length=600,
        blank=True,
        validators=[hours.validate],
        help_text=_("For example: Mo-Fr 08:00-18:00; Sa 09:00-13:00; PH off; Dec 24 08:00-12:00"),
    )
    step_free = models.BooleanField(
        _("step-free entrance"), null=True, blank=True, help_text=_("If you are not sure, choose “Unknown”.")
    )
    access_notes = models.CharField(
        _("access notes"),
        max_length=200,
        blank=True,
        help_text=_("For example: One step at the door. Ask for the ramp."),
    )
    languages = models.CharField(
        _("languages besides English"),
        max_length=150,
        blank=True,
        help_text=_("Separate languages with semicolons. For example: Spanish; Vietnamese"),
    )
    offers_dry_needling = models.BooleanField(
        _("offers dry needling"), default=False, help_text=_("Tick this only if the clinic itself told you.")
    )
    dry_needling_confirmed_on = models.DateField(
        _("confirmed on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The date when we asked the clinic."),
    )
    dry_needling_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    operation = models.CharField(
        _("open or closed"),
        max_length=16,
        choices=Operation,
        default=Operation.OPEN,
        help_text=_("Clinics that moved or closed for good are no longer listed. Their pages stay, with a notice."),
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
        _("note for visitors"), max_length=200, blank=True, help_text=_("For example: We open again on March 1.")
    )
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

    miles: float  # set by ClinicQuerySet.nearest_to()

    objects: ClassVar = ClinicQuerySet.as_manager()
    history = History()

    class Meta(Publishable.Meta):
        ordering = ["state__name", "city", "name"]
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["state", "slug"],
                name="locations_clinic_slug_once_in_state",
                violation_error_message=_("Another clinic in this state already has this address on the site."),
            ),
            models.CheckConstraint(
                name="locations_clinic_on_the_globe",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
            models.CheckConstraint(
                name="locations_clinic_only_a_moved_one_leads_on",
                condition=Q(moved_to=None) | Q(operation="moved"),
                violation_error_message=_("Only a clinic that has moved can have a new page. Choose “Moved”."),
            ),
            models.CheckConstraint(
                name="locations_clinic_offer_has_confirmed_date",
                condition=Q(offers_dry_needling=False) | Q(dry_needling_confirmed_on__isnull=False),
                violation_error_message=_("Enter the date when the clinic confirmed that it offers dry needling."),
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

    def why_not_public(self):
        """Refuse an offer that the law of the state forbids. That law may be newer than the clinic's text."""
        return self.state.refusal_of_offers if self.offers_dry_needling and self.state_id else ""

    def stand_ins(self):
        """Return the center of the state, until the ZIP code or the point is known."""
        return {"latitude": self.state.latitude, "longitude": self.state.longitude} if self.state_id else {}

    @property
    def must_be_confirmed(self) -> bool:
        """Whether the last confirmation is too old, so visitors should call first."""
        return self.offers_now and not self.is_confirmed

    @property
    def offers_now(self) -> bool:
        """Whether visitors can get dry needling here now. The equivalent of `offering()` for one clinic."""
        return self.offers_dry_needling and self.operation == self.Operation.OPEN

    @property
    def is_gone(self) -> bool:
        """Whether the clinic has left this address."""
        return self.operation in (self.Operation.MOVED, self.Operation.CLOSED)

    @property
    def new_page(self) -> "Clinic | None":
        """Return the clinic that this one has moved to, if that one is published and has not moved or closed for good.

        A target that is gone itself does not count: two clinics that name each other would redirect in a loop.
        """
        target = self.moved_to
        return target if target and target.is_published and not target.is_gone else None

    @property
    def language_list(self) -> list[str]:
        return [language.strip() for language in self.languages.split(";") if language.strip()]

    @cached_property
    def week(self) -> list["hours.Line"]:
        """Return the usual week as lines of text, or an empty list if the hours are unknown."""
        return hours.week(self.opening_hours)

    @property
    def special_days(self) -> list["hours.SpecialDay"]:
        """Return the holidays and future dates that differ from the usual week."""
        return hours.special_days(self.opening_hours, today=timezone.localdate(timezone=self.zone))

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def is_confirmed(self) -> bool:
        """Whether the last confirmation is recent enough to count."""
        return bool(self.dry_needling_confirmed_on and self.dry_needling_confirmed_on >= oldest_confirmation())

    @cached_property
    def now(self) -> "hours.Moment | None":
        """Return whether it is open now, or None unless the confirmation is recent and the hours are certain."""
        if self.operation != self.Operation.OPEN or not self.is_confirmed:
            return None
        return hours.at(self.opening_hours, timezone.now(), time_zone=self.time_zone, state_code=self.state.code)

    @property
    def address_line(self) -> str:
        """Return the postal address on one line."""
        street = f"{self.street}, {self.suite}" if self.suite else self.street
        return f"{street}, {self.city}, {self.state.code} {self.zip}"

    @property
    def directions_url(self) -> str:
        """Return a link to directions. It contains the clinic's address and nothing about the visitor."""
        return f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': self.address_line})}"

    @property
    def whole_miles(self) -> int:
        """Return the distance that nearest_to() found, in whole miles."""
        return round(self.miles)
