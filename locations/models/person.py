"""The people who needle, as far as they agreed to be named."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.pictures.fields import picture_field
from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet


class Person(Publishable):
    """Somebody who does dry needling at one or more clinics. Only people who agreed are shown."""

    translated_fields = ("training", "days")
    page_needs = ("has_agreed",)  # not even a preview, whose link leads outside, shows the others

    name = models.CharField(_("name"), max_length=120, help_text=_("As patients see it. For example: Ana Ruiz"))
    credentials = models.CharField(
        _("credentials"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: PT, DPT, OCS"),
    )
    license_number = models.CharField(
        _("license number"),
        max_length=60,
        blank=True,
        default="",
        db_default="",
        help_text=_("With the state, so that patients can look it up. For example: Washington PT60123456"),
    )
    license_checked_on = models.DateField(
        _("license checked on"),
        null=True,
        blank=True,
        help_text=_("The day on which you looked the license up at the state’s board. Patients see it."),
    )
    clinics: Any = models.ManyToManyField(
        "locations.Clinic",
        verbose_name=_("clinics"),
        related_name="people",
        blank=True,
        help_text=_("Where this person needles."),
    )
    training = models.CharField(
        _("training in dry needling"),
        max_length=200,
        blank=True,
        help_text=_("For example: 80 hours, 54 of them in person. Since 2019."),
    )
    days = models.CharField(
        _("days and hours"),
        max_length=150,
        blank=True,
        help_text=_("When this person needles. For example: Tuesdays and Thursdays, 8 am to 4 pm"),
    )
    picture = picture_field(_("A portrait, shown beside the name. Ask the person for that too."))
    has_agreed = models.BooleanField(
        _("This person agreed to be named here"),
        default=False,
        help_text=_("Tick this only if the person said so. Without it, the name can’t be published."),
    )

    objects: ClassVar = PublishableQuerySet["Person"].as_manager()
    history = History(m2m_fields=["clinics"])

    class Meta(Publishable.Meta):
        ordering = ["name"]
        verbose_name = _("person who needles")
        verbose_name_plural = _("people who needle")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="locations_person_license_was_checked",
                condition=Q(license_number="", license_checked_on=None)
                | (~Q(license_number="") & Q(license_checked_on__isnull=False)),
                violation_error_message=_(
                    "A license number needs the day on which you checked it, and the day needs the number."
                ),
            ),
            models.CheckConstraint(
                name="locations_person_shown_person_agreed",
                condition=Q(status="draft") | Q(has_agreed=True),
                violation_error_message=_(
                    "Only people who agreed are named on the site. To remove a name, take the person off the site."
                ),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self) -> str:
        """The name with the credentials: Ana Ruiz, PT, DPT."""
        return ", ".join(filter(None, [self.name, self.credentials]))

    def get_absolute_url(self):
        """Return the place on the page of a clinic where this person is named."""
        clinic = self.clinics.select_related("state").first()
        return f"{clinic.get_absolute_url()}#who" if clinic else reverse("locations:state_list")
