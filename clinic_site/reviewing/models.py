"""Which texts an account has read, and sheets that were printed to be signed by hand."""

import secrets
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

LONGEST_STATE = 120  # characters of a `state_of`
# Without characters that are read as others on paper
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class ReadTextQuerySet(models.QuerySet["ReadText"]):
    def states(self, account) -> dict[tuple[int, int], str]:
        """Return the state that `account` has read of each text, by content type and key."""
        rows = self.filter(account=account).values_list("content_type", "object_id", "state")
        return {(kind, key): state for kind, key, state in rows}


class ReadText(models.Model):
    """An account had the whole text of a record on the screen, in the state `state` (`workflow.state_of`).

    Any change of the record or its draft gives it another state, so that it counts as not read.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    state = models.CharField(max_length=LONGEST_STATE)
    read_at = models.DateTimeField(default=timezone.now)

    objects = ReadTextQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "content_type", "object_id"], name="clinic_site_readtext_one_for_a_record"
            )
        ]

    def __str__(self):
        return f"{self.account}: {self.content_type} {self.object_id}"


class ReviewSheetQuerySet(models.QuerySet["ReviewSheet"]):
    def open_of(self, account) -> Self:
        """Return the sheets that `account` printed and has not recorded, newest first."""
        return self.filter(account=account, recorded_at=None).order_by("-made_at", "-pk")


def new_code() -> str:
    """Return a code that is easy to type from paper, such as "7KQ2-M9XD"."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


class ReviewSheet(models.Model):
    """A sheet that one account printed, with texts in exactly the states on the paper."""

    code = models.CharField(max_length=9, unique=True, default=new_code)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(null=True)

    objects = ReviewSheetQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.code


class SheetText(models.Model):
    """One text of a sheet, and its state when the sheet was made."""

    sheet = models.ForeignKey(ReviewSheet, on_delete=models.CASCADE, related_name="texts")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    state = models.CharField(max_length=LONGEST_STATE)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "content_type", "object_id"], name="clinic_site_sheettext_one_for_a_record"
            )
        ]

    def __str__(self):
        return f"{self.sheet}: {self.content_type} {self.object_id}"
