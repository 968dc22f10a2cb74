"""The clinic group's name and phone, which staff publish like any other text.

The record is always on the site and exists once. The environment only fills it in when it is created
(`first_values.py`).
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, Q
from django.db.models.functions import Now
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.setup.site_opening import SiteOpening

ROW = 1
UNNAMED = _("Your physical therapy clinic")  # until somebody fills in the name


class SiteSettingsQuerySet(PublishableQuerySet["SiteSettings"]):
    def with_state(self) -> Self:
        """Add what every public page must know before it is rendered, so that it takes one query for all of it."""
        return self.annotate(
            is_open=Exists(SiteOpening.objects.open()), is_anything_withdrawn=Exists(Withdrawal.objects.in_force())
        )

    def current(self) -> "SiteSettings":
        """Return the settings that are public now, with the state of the site."""
        return self.with_state().filter(pk=ROW).first() or SiteSettings()


class SiteSettings(Publishable):
    """What the whole site says about the clinic group. There is one record; changes are drafts until published."""

    is_always_public = True

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
    clinician_may_review_own_words = models.BooleanField(
        _("a clinician may review what they wrote"),
        default=False,
        db_default=False,
        help_text=_(
            "For a practice with a single clinician. Pages that someone wrote and reviewed alone say so: “Written and "
            "reviewed by the same clinician”. Leave this empty if a second clinician can read along."
        ),
    )

    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Publishable.Status,
        default=Publishable.Status.PUBLISHED,
        db_default=Publishable.Status.PUBLISHED,
        editable=False,
    )
    publish_at = models.DateTimeField(_("on the site from"), null=True, blank=True, editable=False)
    unpublish_at = models.DateTimeField(_("on the site until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True, db_default=Now())
    updated_at = models.DateTimeField(_("last changed"), auto_now=True, db_default=Now())

    # Set by `with_state`. A site without the record is not open.
    is_open = False
    is_anything_withdrawn = True

    objects: ClassVar = SiteSettingsQuerySet.as_manager()
    history = History()

    class Meta(Publishable.Meta):
        verbose_name = _("name and phone")
        verbose_name_plural = _("name and phone")
        default_permissions = ("change", "view", "publish")
        constraints = [
            models.CheckConstraint(name="clinic_site_sitesettings_one_row", condition=Q(id=ROW)),
            models.CheckConstraint(
                name="clinic_site_sitesettings_is_always_on_the_site",
                condition=Q(status="published", publish_at=None, unpublish_at=None),
            ),
        ]

    def __str__(self):
        return str(_("Name and phone of the clinic"))

    def get_absolute_url(self):
        return "/"

    @property
    def shown_name(self) -> str | Promise:
        """Return the name for pages and mails, or neutral words until there is one."""
        return self.name or UNNAMED


def clinic_name() -> str:
    """Return the clinic's name for mails, files and commands, which belong to no request."""
    return str(SiteSettings.objects.current().shown_name)


def settings_of(request) -> SiteSettings:
    """Return the settings for the answer to `request`, with the state of the site. One query for each request."""
    found = getattr(request, "site_settings", None)
    if found is None:
        found = request.site_settings = SiteSettings.objects.current()
    return found
