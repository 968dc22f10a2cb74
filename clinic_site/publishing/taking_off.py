"""`TakingOff`: who asked to take a record off the site, who confirmed it, and what was public until then.

`unpublishing.py` writes these rows. They make it possible to ask a second person, and to put everything back.
"""

import datetime
import uuid
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Min, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import Publishable

CAN_BE_PUT_BACK_FOR = datetime.timedelta(days=1)

WAITS = Q(taken_off_at=None, withdrawn_at=None)


def can_be_put_back() -> Q:
    """Return the condition for what was taken off within the last day and not put back since."""
    return Q(taken_off_at__gt=timezone.now() - CAN_BE_PUT_BACK_FOR, put_back_at=None)


class TakingOffQuerySet(models.QuerySet["TakingOff"]):
    def of(self, record: Publishable) -> Self:
        """Return the rows about `record`, newest first."""
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk).order_by("-asked_at", "-pk")

    def of_kind(self, model: type[models.Model]) -> Self:
        """Return the rows about records of `model`."""
        return self.filter(content_type=ContentType.objects.get_for_model(model, for_concrete_model=False))

    def waiting(self) -> Self:
        """Return the requests that wait for a second person."""
        return self.filter(WAITS).select_related("asked_by")

    def sizes(self) -> dict[tuple[uuid.UUID, bool], tuple[int, int]]:
        """Return (how many rows, the first one's key) of each action, by its batch and whether it waits."""
        is_waiting = ExpressionWrapper(Q(taken_off_at=None), models.BooleanField())
        rows = self.order_by().annotate(is_waiting=is_waiting).values_list("batch", "is_waiting")
        return {(batch, waits): (n, first) for batch, waits, n, first in rows.annotate(n=Count("pk"), first=Min("pk"))}

    def batches(self) -> "list[list[TakingOff]]":
        """Return the rows of each action, newest first. What waits and what is done are lists of their own."""
        found: dict[tuple, list[TakingOff]] = {}
        for row in self.order_by("-asked_at", "pk"):
            found.setdefault((row.batch, row.waits), []).append(row)
        return list(found.values())


class TakingOff(models.Model):
    """One record that was taken off the site, or that someone asked to take off.

    Rows of one action share their `batch`, so that one click undoes all of it.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    why = models.CharField(_("reason"), max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    needs_second_person = models.BooleanField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    taken_off_at = models.DateTimeField(null=True)
    # What was public, so that it can be put back exactly.
    contents = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    was_from = models.DateTimeField(null=True)
    was_until = models.DateTimeField(null=True)
    put_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    put_back_at = models.DateTimeField(null=True)

    objects = TakingOffQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="clinic_site_takingoff_of"),
            models.Index(fields=["content_type", "taken_off_at"], name="clinic_site_takingoff_when"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=WAITS, name="clinic_site_takingoff_one_request"
            ),
            # Accounts may be deleted later; the times remain.
            models.CheckConstraint(
                name="clinic_site_takingoff_confirmed_by_a_second_person",
                condition=Q(confirmed_by=None) | Q(asked_by=None) | ~Q(confirmed_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="clinic_site_takingoff_confirmed_before_taken_off",
                condition=Q(taken_off_at=None) | Q(needs_second_person=False) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="clinic_site_takingoff_confirmer_has_a_time",
                condition=Q(confirmed_by=None) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="clinic_site_takingoff_keeps_what_was_public",
                condition=Q(taken_off_at=None) | Q(contents__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.content_type}: {self.object_id}"

    @property
    def waits(self) -> bool:
        return self.taken_off_at is None and self.withdrawn_at is None

    @property
    def can_be_put_back_until(self) -> datetime.datetime | None:
        """When putting back ends, or None if it was not taken off or is back already."""
        if self.taken_off_at is None or self.put_back_at is not None:
            return None
        return self.taken_off_at + CAN_BE_PUT_BACK_FOR

    @property
    def can_be_put_back(self) -> bool:
        until: Any = self.can_be_put_back_until
        return until is not None and until > timezone.now()
