"""What a clinic is called and where it is."""

from urllib.parse import urlencode

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

is_zip_code = RegexValidator(r"^[0-9]{5}(-[0-9]{4})?\Z", _("A ZIP code has five digits, such as 98402."))


class ZipArea(models.Func):
    """The first five digits of a ZIP code, in the same words as the index has them."""

    template = "SUBSTR(%(expressions)s, 1, 5)"
    output_field = models.CharField(max_length=5)


class ClinicAddress(models.Model):
    """The name, the postal address and the point on the map."""

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

    class Meta:
        abstract = True

    @property
    def address_line(self) -> str:
        """Return the postal address on one line."""
        street = f"{self.street}, {self.suite}" if self.suite else self.street
        return f"{street}, {self.city}, {self.state.code} {self.zip}"

    @property
    def directions_url(self) -> str:
        """Return a link to directions. It contains the clinic's address and nothing about the visitor."""
        return f"https://www.google.com/maps/dir/?{urlencode({'api': 1, 'destination': self.address_line})}"
