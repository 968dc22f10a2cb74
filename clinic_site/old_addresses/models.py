"""The addresses that records once had."""

import re

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import is_valid_path

from clinic_site.publishing.publishable import Publishable

_PATH = re.compile(r"/(?:[-A-Za-z0-9_]+/){1,6}")  # what an address of ours, or a page below one, looks like


def page_path(record: Publishable) -> str:
    """Return the path of a record's page: its address without the place on the page."""
    return record.get_absolute_url().partition("#")[0]


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def remember(self, record: Publishable) -> None:
        """Keep the address that `record` has; it now leads to that record, whatever it led to before."""
        values = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
        self.update_or_create(path=page_path(record), defaults=values)

    def forget(self, record: Publishable) -> None:
        """Drop what is kept of the address that `record` has: a page's address belongs to that page alone."""
        self.filter(path=page_path(record)).delete()

    def new_address(self, path: str) -> str | None:
        """Return where the page that was at `path` is now, if the public may see it; None otherwise.

        A page below an old address (a clinic's sheet to print) leads to the same page below the new one.
        """
        if not _PATH.fullmatch(path):
            return None
        parts = path.strip("/").split("/")
        rests = {f"/{'/'.join(parts[:end])}/": parts[end:] for end in range(1, len(parts) + 1)}
        entries = {entry.path: entry for entry in self.filter(path__in=rests)}
        for old in sorted(entries, key=len, reverse=True):
            record = entries[old].public_record()
            if record is None:
                continue
            address = page_path(record) + "".join(f"{part}/" for part in rests[old])
            if address != path and is_valid_path(address):
                return address
        return None


class OldAddress(models.Model):
    """A path at which a released record once was, and the record.

    A deleted record leaves its entries: they lead nowhere, and lead on again should it be brought back.
    """

    path = models.CharField(max_length=200, unique=True)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OldAddressQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.path

    def public_record(self) -> Publishable | None:
        """Return the record if the public may see it now."""
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        if model is None or not issubclass(model, Publishable):
            return None
        return model.objects.published().filter(pk=self.object_id).first()
