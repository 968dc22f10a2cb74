"""What the whole site says about the clinic group, and its color. Staff publish it like any other text.

The record is always on the site and exists once. The environment only fills it in when it is created
(`first_values.py`).
"""

import datetime
import threading
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.announcements.models import Announcement
from clinic_site.notices.shown_notices import ShownNotices, annotations
from clinic_site.pictures.fields import picture_field
from clinic_site.publishing.always_public import AlwaysPublic
from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.publishable import History, PublishableQuerySet
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.setup.accents import accent_choices
from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.setup.site_opening import SiteOpening
from clinic_site.shared.languages import SPANISH

ROW = 1
UNNAMED = _("Your physical therapy clinic")  # until somebody fills in the name


class SiteSettingsQuerySet(PublishableQuerySet["SiteSettings"]):
    def with_state(self) -> Self:
        """Add what every public page must know before it is rendered, so that it takes one query for all of it."""
        return self.annotate(
            is_open=Exists(SiteOpening.objects.open()),
            is_anything_withdrawn=Exists(Withdrawal.objects.in_force()),
            is_anything_announced=Exists(Announcement.objects.published().shown_now()),
            is_spanish_open=Exists(LanguageOpening.objects.filter(language=SPANISH, opened_at__isnull=False)),
            **annotations(),
        )

    def current(self) -> "SiteSettings":
        """Return the settings that are public now, with the state of the site."""
        return _query_of_today().first() or SiteSettings()


class _Query(threading.local):
    """A thread's query for the settings. Building it takes longer than asking it, and only the date in it changes."""

    query: SiteSettingsQuerySet | None = None
    today: datetime.date | None = None


_query = _Query()


def _query_of_today() -> SiteSettingsQuerySet:
    today = timezone.localdate()  # announcements are shown until the end of a day
    if _query.query is None or _query.today != today:
        pictures = ["logo", "logo_dark", "hero_picture"]
        _query.query = SiteSettings.objects.with_state().select_related(*pictures).filter(pk=ROW)
        _query.today = today
    return _query.query


class SiteSettings(AlwaysPublic):
    """What the whole site says about the clinic group. There is one record; changes are drafts until published."""

    translated_fields = ("header_line", "footer_lines", "hours_note")
    name = models.CharField(
        _("name of your clinic or clinic group"),
        max_length=120,
        help_text=_("As patients know it. It is shown on every page, on the handout, and in mails to staff."),
    )
    phone = PhoneNumberField(
        _("phone for questions"),
        blank=True,
        help_text=_("The number that patients call with a question. It is shown beside “Call us” on every page."),
    )
    text_phone = PhoneNumberField(
        _("number for text messages"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Only if somebody reads what arrives there. It is shown at the foot of every page."),
    )
    email = models.EmailField(
        _("email for appointments"),
        blank=True,
        default="",
        db_default="",
        help_text=_("It is shown at the foot of every page, with a line that asks for no details about health."),
    )
    address = models.TextField(
        _("postal address"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of your office, not of each clinic. It is shown at the foot of every page, line by line."),
    )
    header_line = models.CharField(
        _("first line of the header"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Large, above your name, or beside your logo. If you leave it empty and have no logo: Dry needling"
        ),
    )
    footer_lines = models.TextField(
        _("lines at the foot of every page"),
        max_length=400,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: a part of the Example Health group. Plain text, line by line."),
    )
    hours_note = models.CharField(
        _("note about the hours of all clinics"),
        max_length=150,
        blank=True,
        default="",
        db_default="",
        help_text=_("It is shown beside the hours of each clinic that has no note of its own."),
    )
    accent = models.CharField(
        _("color of buttons and links"),
        max_length=20,
        choices=accent_choices,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Each of these colors is easy to read in the light and in the dark. Leave it empty for the usual teal."
        ),
    )
    logo = picture_field(
        _("Shown in the header of every page instead of your name. Best is a PNG with a transparent ground."),
        label=_("logo"),
        related_name="sites_with_logo",
    )
    logo_dark = picture_field(
        _("For devices with the dark theme. Without it, they show the logo above, on a light ground."),
        label=_("logo on a dark ground"),
        related_name="sites_with_dark_logo",
    )
    hero_picture = picture_field(
        _(
            "Large, at the top of the home page, instead of the drawing of a needle. Its words are those of the home page."
        ),
        label=_("picture of the home page"),
        related_name="sites_with_hero",
    )
    clinician_may_review_own_words = models.BooleanField(
        _("a clinician may review what they wrote"),
        default=False,
        db_default=False,
        help_text=_(
            "For a practice with a single clinician. Pages that someone wrote and reviewed alone say so: “Written and "
            "reviewed by the same clinician”. Leave this empty if a second clinician can read along."
        ),
    )

    # Set by `with_state`. A site without the record is not open.
    is_open = False
    is_anything_withdrawn = True
    is_anything_announced = False
    is_spanish_open = False
    notice_bits: int | None = None
    notice_lines: str | None = None

    objects: ClassVar = SiteSettingsQuerySet.as_manager()
    history = History()

    class Meta(AlwaysPublic.Meta):
        verbose_name = _("name, contact and look")
        verbose_name_plural = _("name, contact and look")
        default_permissions = ("change", "view", "publish")
        constraints = [
            *AlwaysPublic.Meta.constraints,
            models.CheckConstraint(name="clinic_site_sitesettings_one_row", condition=Q(id=ROW)),
        ]

    def __str__(self):
        return str(_("Name, contact and look of the site"))

    def get_absolute_url(self):
        return "/"

    @property
    def shown_name(self) -> str | Promise:
        """Return the name for pages and mails, or neutral words until there is one."""
        return self.name or UNNAMED

    @property
    def shown_header_line(self) -> str | Promise:
        return self.header_line or _("Dry needling")

    @property
    def open_languages(self) -> list[str]:
        """Return the languages in which visitors can read the site, besides English."""
        return [SPANISH] if self.is_spanish_open else []

    @property
    def notices(self) -> ShownNotices:
        """Return which legal notices the pages link to."""
        return ShownNotices(self.notice_bits, self.notice_lines)


def clinic_name() -> str:
    """Return the clinic's name for mails, files and commands, which belong to no request."""
    return str(SiteSettings.objects.current().shown_name)


def settings_of(request) -> SiteSettings:
    """Return the settings for the answer to `request`, with the state of the site. Nobody may change them."""
    found = getattr(request, "site_settings", None)
    if found is None:
        found = request.site_settings = kept_settings()
    return found


@kept_until_change
def kept_settings() -> SiteSettings:
    return SiteSettings.objects.current()
