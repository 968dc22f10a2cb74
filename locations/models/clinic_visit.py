"""How patients get to a clinic and into it, and which languages they can speak there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from locations.languages import language_of_the_page, names_in, shown_name


class ClinicVisit(models.Model):
    """The way to the clinic, the entrance, and the languages."""

    step_free = models.BooleanField(
        _("step-free entrance"), null=True, blank=True, help_text=_("If you are not sure, choose “Unknown”.")
    )
    access_notes = models.CharField(
        _("access notes"),
        max_length=200,
        blank=True,
        help_text=_("For example: One step at the door. Ask for the ramp."),
    )
    parking = models.CharField(
        _("parking"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: Free behind the building. Two wide spaces at the door."),
    )
    transit = models.CharField(
        _("bus and train"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: Bus 11 stops at the corner."),
    )
    languages = models.CharField(
        _("languages besides English"),
        max_length=150,
        blank=True,
        help_text=_("Separate languages with semicolons. For example: Spanish; Vietnamese"),
    )

    class Meta:
        abstract = True

    @property
    def language_list(self) -> list[str]:
        """Return the languages besides English, each by its usual name."""
        return names_in(self.languages)

    @property
    def speaks_language_of_the_page(self) -> bool:
        """Whether the staff speak the language of the page, if that is not English."""
        return language_of_the_page() in self.language_list

    @property
    def shown_languages(self) -> list[str]:
        """Return the same in the language of the page."""
        return [shown_name(name) for name in self.language_list]
