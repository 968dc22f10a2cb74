"""Remembers the address of a released record when a save changes it.

A change by `QuerySet.update()` is not seen; nothing here changes an address that way. States keep their slugs.
"""

from django.db.models import Model
from django.db.models.signals import post_save, pre_save

from clinic_site.old_addresses.models import OldAddress, page_path
from clinic_site.publishing.publishable import Publishable
from education.models import Condition, Topic
from locations.models import Clinic

# Each model whose records have a page of their own -> the fields that its address is made of. Records that are a place
# on a page (#short-name) need nothing: the server never sees that part.
FIELDS: dict[type[Model], set[str]] = {Topic: {"slug"}, Condition: {"slug"}, Clinic: {"slug", "state", "state_id"}}


def connect() -> None:
    """Let saving a record with a page of its own remember its old address, in the transaction of the save.

    Outside of one, the entry is written before the record: an entry too many leads nowhere, a missing one loses people.
    """
    for model in FIELDS:
        pre_save.connect(_before, sender=model, dispatch_uid=f"address before {model._meta.label}")
        post_save.connect(_after, sender=model, dispatch_uid=f"address after {model._meta.label}")


def _concerns_us(model: type[Model], raw: bool, update_fields) -> bool:
    return not raw and (update_fields is None or bool(set(update_fields) & (FIELDS[model] | {"status"})))


def _is_released(record: Publishable) -> bool:
    return record.status == Publishable.Status.PUBLISHED


def _before(sender, instance, raw, update_fields, **kwargs):
    if instance.pk is None or not _concerns_us(sender, raw, update_fields):
        return
    stored = sender._base_manager.filter(pk=instance.pk).first()
    # Taken off the site, it may change its address unseen and come back: so the address is kept now.
    if stored and _is_released(stored) and (not _is_released(instance) or page_path(stored) != page_path(instance)):
        OldAddress.objects.remember(stored)


def _after(sender, instance, raw, update_fields, **kwargs):
    if _is_released(instance) and _concerns_us(sender, raw, update_fields):
        OldAddress.objects.forget(instance)
