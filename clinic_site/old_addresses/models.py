"""Former addresses of records."""

import re

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import is_valid_path

from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.languages import in_english, in_language, language_of

PATH = re.compile(r"/(?:[-A-Za-z0-9_]+/){1,6}")  # the format of our addresses, including pages below them


def page_path(record: Publishable) -> str:
    """Return the path of a record's page: its address without the fragment."""
    return record.get_absolute_url().partition("#")[0]


class OldAddressQuerySet(models.QuerySet["OldAddress"]):
    def remember(self, record: Publishable) -> None:
        """Store the current address of `record`. It replaces an entry of another record."""
        values = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
        self.update_or_create(path=page_path(record), defaults=values)

    def forget(self, record: Publishable) -> None:
        """Delete the entry for the current address of `record`, because the address of a page must not redirect."""
        self.filter(path=page_path(record)).delete()

    def new_address(self, path: str) -> str | None:
        """Return the current address of the page that was at `path`, or None if it isn't public.

        A page below an old address (a clinic's handout) leads to the same page below the new one. Addresses are
        remembered in English; a page in another language leads to the new page in that language.
        """
        if not PATH.fullmatch(path):
            return None
        language = language_of(path)
        parts = in_english(path).strip("/").split("/")
        rests = {f"/{'/'.join(parts[:end])}/": parts[end:] for end in range(1, len(parts) + 1)}
        entries = {entry.path: entry for entry in self.filter(path__in=rests)}
        for old in sorted(entries, key=len, reverse=True):
            record = entries[old].public_record()
            if record is None:
                continue
            address = in_language(page_path(record) + "".join(f"{part}/" for part in rests[old]), language)
            if address != path and is_valid_path(address):
                return address
        return None


class OldAddress(models.Model):
    """A former path of a released record.

    The entries of a deleted record are kept. They lead nowhere, but work again if it is restored.
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
        """Return the record if it is public now."""
        model = ContentType.objects.get_for_id(self.content_type_id).model_class()
        if model is None or not issubclass(model, Publishable):
            return None
        return model.objects.published().filter(pk=self.object_id).first()
