"""Preview links: reviewers without an account can read one record with its draft applied.

The URL contains only the row's key and a signature. Each request reads the row, so links expire and can be withdrawn.
Nothing is stored about the readers.
"""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.kinds import may
from clinic_site.publishing.publishable import Publishable

_signer = signing.Signer(salt="clinic_site.preview_link")


class Lasting(models.TextChoices):
    """How long a link works."""

    DAY = "day", _("One day")
    WEEK = "week", _("One week")
    MONTH = "month", _("One month")

    @property
    def time(self) -> datetime.timedelta:
        return datetime.timedelta(days={"day": 1, "week": 7, "month": 30}[self.value])


class PreviewLinkQuerySet(models.QuerySet["PreviewLink"]):
    def of(self, record: Publishable) -> Self:
        """Return the links to `record`, newest first."""
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk).order_by("-made_at", "-pk")

    def open(self) -> Self:
        """Return the links that still work."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def close(self) -> None:
        """Close the links because the record was unpublished, including links created before it was published."""
        self.open().update(was_public=True)

    def make(self, record: Publishable, *, by, lasting: Lasting = Lasting.WEEK) -> "PreviewLink":
        """Create a link to `record` for the user `by`."""
        now = timezone.now()
        return self.create(
            record=record, made_by=by, made_at=now, expires_at=now + lasting.time, was_public=record.is_published
        )

    def behind(self, token: str) -> "PreviewLink | None":
        """Return the link whose signed key is `token`, or None if the signature is invalid."""
        try:
            return self.filter(pk=_signer.unsign(token)).first()
        except signing.BadSignature:
            return None


class PreviewLink(models.Model):
    """A link to the preview of one record."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    was_public = models.BooleanField()  # the record was on the site when the link was created; `close` sets it too

    address: str  # set by the admin (admin/preview_links.py), like `may_be_revoked`
    may_be_revoked: bool

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "object_id"], name="clinic_site_previewlink_of")]
        constraints = [
            models.CheckConstraint(
                name="clinic_site_previewlink_ends_after_it_was_made", condition=Q(expires_at__gt=F("made_at"))
            )
        ]

    def __str__(self):
        return f"{self.content_type}: {self.object_id}"

    def get_absolute_url(self):
        return reverse("preview_link", args=[_signer.sign(str(self.pk))])

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    @property
    def is_taken_off(self) -> bool:
        """Whether its record was taken off the site since. The link must not keep showing it."""
        return self.was_public and self.record is not None and not self.record.is_published

    @property
    def is_makers_right_gone(self) -> bool:
        """Whether the account that created it was deleted or switched off, or can no longer view such records."""
        maker, model = self.made_by, self.content_type.model_class()
        return maker is None or model is None or not (maker.is_active and maker.is_staff and may(maker, "view", model))

    def revoke(self) -> None:
        """Withdraw the link."""
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
