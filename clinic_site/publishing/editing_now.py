"""Who has the form of a record open now. It locks nothing; it is only a word to the next person who opens the form.

An open form tells the server every `EVERY` seconds that it is still open (static/js/admin-editing.js).
"""

import datetime
from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from clinic_site.publishing.publishable import Publishable

EVERY = 45  # seconds
LASTS = datetime.timedelta(minutes=2)  # without a sign of life, the form counts as closed


class EditingNowQuerySet(models.QuerySet["EditingNow"]):
    def of(self, record: Publishable) -> Self:
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk)

    def over(self, now: datetime.datetime | None = None) -> Self:
        """Return the rows of forms that count as closed."""
        return self.filter(seen_at__lt=(now or timezone.now()) - LASTS)

    def others(self, record: Publishable, account) -> Self:
        """Return who else has the form of `record` open, the longest first."""
        still = self.of(record).filter(seen_at__gte=timezone.now() - LASTS)
        return still.exclude(account=account).select_related("account").order_by("opened_at", "pk")

    def note(self, record: Publishable, account) -> None:
        """Note that `account` has the form of `record` open. Its rows of closed forms are deleted."""
        now = timezone.now()
        self.filter(account=account).over(now).delete()
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        self.update_or_create(
            account=account,
            content_type=kind,
            object_id=record.pk,
            defaults={"seen_at": now},
            create_defaults={"seen_at": now, "opened_at": now},
        )


class EditingNow(models.Model):
    """One account with the form of one record open."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = EditingNowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "account"], name="clinic_site_editingnow_once_for_an_account"
            )
        ]

    def __str__(self):
        return f"{self.account}: {self.content_type} {self.object_id}"
