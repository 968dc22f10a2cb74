"""Keep `SearchEntry` in sync with published records, on each save and delete or with a full rebuild."""

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from clinic_site.search.models import SearchEntry
from clinic_site.search.sources import BY_MODEL, SOURCES, Source


def connect() -> None:
    """Update the index in the same transaction when a searchable record is saved or deleted."""
    for source in SOURCES:
        post_save.connect(_saved, sender=source.model, dispatch_uid=f"search saved {source.kind}")
        post_delete.connect(_deleted, sender=source.model, dispatch_uid=f"search deleted {source.kind}")


def rebuild() -> int:
    """Rebuild the whole index and return the number of records in it."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        entries = [_entry(source, record) for source in SOURCES for record in source.model.objects.released()]
        SearchEntry.objects.bulk_create(entries, batch_size=500)
    return len(entries)


def _entry(source: Source, record: Model) -> SearchEntry:
    return SearchEntry(kind=source.kind, object_id=record.pk, **source.indexed_texts(record))


def _saved(sender, instance, **kwargs):
    source = BY_MODEL[sender]
    if instance.is_released:  # includes scheduled records, which published() hides until their time
        SearchEntry.objects.update_or_create(
            kind=source.kind, object_id=instance.pk, defaults=source.indexed_texts(instance)
        )
    else:
        SearchEntry.objects.filter(kind=source.kind, object_id=instance.pk).delete()


def _deleted(sender, instance, **kwargs):
    SearchEntry.objects.filter(kind=BY_MODEL[sender].kind, object_id=instance.pk).delete()
