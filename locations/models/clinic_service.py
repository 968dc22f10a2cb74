"""Whether a clinic offers dry needling, to whom, and at which price."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.validators import not_in_the_future
from locations.models.clinic_queryset import oldest_confirmation

UNKNOWN_HELP = _("If you are not sure, choose “Unknown”.")


class ClinicService(models.Model):
    """What patients want to know before they book: the offer, who may come, what they pay."""

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
    new_patients = models.BooleanField(_("takes new patients"), null=True, blank=True, help_text=UNKNOWN_HELP)
    referral_needed = models.BooleanField(
        _("asks for a referral"),
        null=True,
        blank=True,
        help_text=_("Whether patients need a doctor’s referral for their first visit. If you are not sure: “Unknown”."),
    )
    ages = models.CharField(
        _("ages"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: Adults. Teens from 14 with a parent’s consent."),
    )
    self_pay_price = models.CharField(
        _("price without insurance"),
        max_length=150,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: $85 for 30 minutes. The first visit is $120."),
    )
    insurance_help = models.CharField(
        _("help with insurance"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: We ask your plan before the first visit and send the bill to it."),
    )
    prices_checked_on = models.DateField(
        _("prices checked on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The day on which the clinic said so. Patients see it beside the words about price and insurance."),
    )

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                name="locations_clinic_offer_has_confirmed_date",
                condition=Q(offers_dry_needling=False) | Q(dry_needling_confirmed_on__isnull=False),
                violation_error_message=_("Enter the date when the clinic confirmed that it offers dry needling."),
            ),
            models.CheckConstraint(
                name="locations_clinic_price_words_have_a_date",
                condition=Q(self_pay_price="", insurance_help="") | Q(prices_checked_on__isnull=False),
                violation_error_message=_("Enter the day on which the clinic told you the price or the help it gives."),
            ),
        )

    @property
    def is_confirmed(self) -> bool:
        """Whether the last confirmation is recent enough to count."""
        return bool(self.dry_needling_confirmed_on and self.dry_needling_confirmed_on >= oldest_confirmation())
