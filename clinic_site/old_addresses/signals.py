"""Store the address of a released record when a save changes it.

Changes by `QuerySet.update()` are not noticed, but nothing changes an address that way. States keep their slugs.
"""

from django.db.models import Model
from django.db.models.signals import post_save, pre_save

from clinic_site.old_addresses.models import OldAddress, page_path
from clinic_site.publishing.publishable import Publishable
from education.models import Condition, Topic
from locations.models import Clinic

# Each model whose records have their own page -> the fields in its address. Records that are a section of a page
# (#short-name) need no entry, because the server never sees that part.
FIELDS: dict[type[Model], set[str]] = {Topic: {"slug"}, Condition: {"slug"}, Clinic: {"slug", "state", "state_id"}}


def connect() -> None:
    """Store the old address whenever a record with its own page is saved, in the transaction of the save.

    Without a transaction, the entry is written before the record: an unused entry does no harm, but without an entry
    the old address is not found.
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
    # A withdrawn record can change its address before it is published again, so store the address now.
    if stored and _is_released(stored) and (not _is_released(instance) or page_path(stored) != page_path(instance)):
        OldAddress.objects.remember(stored)


def _after(sender, instance, raw, update_fields, **kwargs):
    if _is_released(instance) and _concerns_us(sender, raw, update_fields):
        OldAddress.objects.forget(instance)
