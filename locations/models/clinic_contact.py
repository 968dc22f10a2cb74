"""How patients reach a clinic: to book, by phone, by text message, in writing."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from clinic_site.shared.fields import WebAddressField

are_digits = RegexValidator(r"^[0-9]*\Z", _("Digits only. For example: 204"))


class ClinicContact(models.Model):
    """The ways to reach a clinic. Only the phone number is needed."""

    phone = PhoneNumberField(
        _("phone"), help_text=_("Visitors can tap the number to call. For example: 253-555-0101 or 253-555-0101 ext. 4")
    )
    phone_extension = models.CharField(
        _("extension"), max_length=8, blank=True, default="", db_default="", validators=[are_digits]
    )
    second_phone = PhoneNumberField(_("second phone"), blank=True, default="", db_default="")
    second_phone_extension = models.CharField(
        _("its extension"), max_length=8, blank=True, default="", db_default="", validators=[are_digits]
    )
    second_phone_label = models.CharField(
        _("what the second phone is for"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: Bills and insurance"),
    )
    text_phone = PhoneNumberField(
        _("number for text messages"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Only if somebody at the clinic reads them."),
    )
    tty_phone = PhoneNumberField(
        _("TTY number"),
        blank=True,
        default="",
        db_default="",
        help_text=_("For people who are deaf. Without one, the page names the relay service, 711."),
    )
    booking_url = WebAddressField(
        _("page for booking"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("The page where patients choose an appointment. For example: https://example.com/book"),
    )
    website = WebAddressField(_("website"), max_length=300, blank=True, default="", db_default="")
    appointment_email = models.EmailField(
        _("email for appointments"),
        blank=True,
        default="",
        db_default="",
        help_text=_("The page asks people not to write about their health here."),
    )

    class Meta:
        abstract = True

    @property
    def phone_link(self) -> str:
        """Return the address that calls the clinic, with the extension (RFC 3966)."""
        return phone_link(self.phone, self.phone_extension)

    @property
    def second_phone_link(self) -> str:
        return phone_link(self.second_phone, self.second_phone_extension)

    @property
    def text_link(self) -> str:
        """Return the address that starts a text message to the clinic (RFC 5724)."""
        return f"sms:{self.text_phone.as_e164}" if self.text_phone else ""

    @property
    def tty_link(self) -> str:
        return phone_link(self.tty_phone)

    @property
    def phone_in_words(self) -> str:
        return phone_in_words(self.phone, self.phone_extension)

    @property
    def second_phone_in_words(self) -> str:
        return phone_in_words(self.second_phone, self.second_phone_extension)


def phone_link(number, extension: str = "") -> str:
    """Return the `tel:` address of `number`, or "" if there is none."""
    if not isinstance(number, PhoneNumber):  # whether it is true depends on its text, and takes long to say
        return ""
    return f"{number.as_rfc3966};ext={extension}" if extension else number.as_rfc3966


def phone_in_words(number, extension: str = "") -> str:
    """Return `number` as it is written in the United States, or "" if there is none."""
    if not isinstance(number, PhoneNumber):
        return ""
    if not extension:
        return number.as_national
    return _g("%(number)s, extension %(extension)s") % {"number": number.as_national, "extension": extension}
