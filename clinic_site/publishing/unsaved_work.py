"""What staff typed into a form and did not save yet, so that a killed browser or another device loses nothing.

The browser sends it while staff type (static/js/admin-autosave.js). It is not a draft: nobody else sees it, nothing is
checked, and it may be incomplete or invalid. Saving the form closes it, in the same transaction as the draft.
"""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from clinic_site.publishing.publishable import Publishable

TAB = 40  # characters of the name of an opened form


class UnsavedWorkQuerySet(models.QuerySet["UnsavedWork"]):
    def of(self, account, model: type[Publishable], key: int | None) -> Self:
        """Return the rows of `account` about one record of `model`, or about new ones if `key` is None."""
        return self.filter(account=account, content_type=_type_of(model), object_id=key)

    def open(self) -> Self:
        """Return the rows that hold words."""
        return self.filter(is_closed=False).exclude(fields={})

    @transaction.atomic
    def keep(
        self, *, account, model: type[Publishable], tab: str, number: int, replaces: Iterable[str] = (), **values: Any
    ) -> bool:
        """Store what `account` typed in the form `tab`; return False if that form was saved or replaced meanwhile.

        `number` counts the changes in this form: a request that arrives late changes nothing. The rows of the forms
        `replaces`, whose words were put into this one, are closed.
        """
        values["content_type"] = _type_of(model)
        row, _created = self.select_for_update().get_or_create(
            account=account, tab=tab, defaults={**values, "number": number, "saved_at": timezone.now()}
        )
        if row.is_closed:
            return False
        if row.number < number:
            for name, value in values.items():
                setattr(row, name, value)
            row.number, row.saved_at = number, timezone.now()
            row.save()
        self.filter(account=account, tab__in=[name for name in replaces if name != tab]).close()
        return True

    def close(self) -> None:
        """Remove the words and refuse more. The row stays for a while, so that a late request can't open it again."""
        self.filter(is_closed=False).update(is_closed=True, fields={}, opened="", saved_at=timezone.now())

    def close_saved(self, account, tab: str, model: type[Publishable], key: int | None) -> None:
        """Close the form `tab`, which was saved, even if its first request is still on its way."""
        row, created = self.get_or_create(
            account=account,
            tab=tab,
            defaults={
                "content_type": _type_of(model),
                "object_id": key,
                "fields": {},
                "is_closed": True,
                "saved_at": timezone.now(),
            },
        )
        if not created:
            self.filter(pk=row.pk).close()


def _type_of(model: type[Publishable]) -> ContentType:
    return ContentType.objects.get_for_model(model, for_concrete_model=False)


class UnsavedWork(models.Model):
    """The unsaved words of one opened form. One account can have several for a record: two tabs, two devices."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField(null=True, blank=True)  # None: a new record
    record = GenericForeignKey()
    tab = models.CharField(max_length=TAB)  # the random name of the opened form
    number = models.PositiveIntegerField(default=0)  # of the last change in this form
    # Only fields that differ from what the form opened with: {"title": [["Dry needling"]], "regions": [["3", "Knee"]]}
    fields = models.JSONField(encoder=DjangoJSONEncoder)
    opened = models.TextField(blank=True, default="")  # what the record said then, signed: see admin/merging.py
    device = models.CharField(max_length=60, blank=True, default="")  # for example: Firefox on Windows
    is_closed = models.BooleanField(default=False)
    saved_at = models.DateTimeField(db_index=True)

    objects = UnsavedWorkQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["account", "content_type", "object_id"],
                name="clinic_site_unsavedwork_open",
                condition=Q(is_closed=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "tab"], name="clinic_site_unsavedwork_one_for_a_form"),
        ]

    def __str__(self):
        return f"{self.content_type}: {self.object_id or '+'}"
