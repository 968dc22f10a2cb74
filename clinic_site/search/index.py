"""Keep the search index of each language in sync with published records, on each save and delete or with a full rebuild."""

from collections import defaultdict
from collections.abc import Mapping

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from clinic_site.publishing.other_words import Pair, in_english
from clinic_site.publishing.publishable import Publishable
from clinic_site.search.models import SearchEntry, SpanishSearchEntry
from clinic_site.search.query_words import all_words
from clinic_site.search.search_language import SPANISH
from clinic_site.search.sources import BY_MODEL, SOURCES, Source
from clinic_site.translation.models import Translation


def connect() -> None:
    """Update the index in the same transaction when a searchable record or its translation is saved or deleted."""
    for source in SOURCES:
        post_save.connect(_saved, sender=source.model, dispatch_uid=f"search saved {source.kind}")
        post_delete.connect(_deleted, sender=source.model, dispatch_uid=f"search deleted {source.kind}")
    for signal in (post_save, post_delete):
        signal.connect(_translated, sender=Translation, dispatch_uid="search translated")


def rebuild() -> int:
    """Rebuild the index of each language and return the number of records in it."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        SpanishSearchEntry.objects.all().delete()
        entries, spanish = [], []
        for source in SOURCES:
            pairs = _pairs_of(source)
            for record in source.model.objects.released():
                place = {"kind": source.kind, "object_id": record.pk}
                entries.append(SearchEntry(**place, **source.indexed_texts(record)))
                spanish.append(SpanishSearchEntry(**place, **_in_spanish(source, record, pairs[record.pk])))
        SearchEntry.objects.bulk_create(entries, batch_size=500)
        SpanishSearchEntry.objects.bulk_create(spanish, batch_size=500)
    return len(entries)


def _saved(sender, instance, **kwargs):
    source = BY_MODEL[sender]
    place = {"kind": source.kind, "object_id": instance.pk}
    if instance.is_released:  # includes scheduled records, which published() hides until their time
        SearchEntry.objects.update_or_create(**place, defaults=source.indexed_texts(instance))
        spanish = _in_spanish(source, instance, _pairs_of(source, instance)[instance.pk])
        SpanishSearchEntry.objects.update_or_create(**place, defaults=spanish)
    else:
        _remove(source, instance.pk)


def _deleted(sender, instance, **kwargs):
    _remove(BY_MODEL[sender], instance.pk)


def _remove(source: Source, pk: int) -> None:
    for entries in (SearchEntry.objects, SpanishSearchEntry.objects):
        entries.filter(kind=source.kind, object_id=pk).delete()


def _translated(sender, instance: Translation, **kwargs):
    """Write the Spanish entry of the record of a translation again."""
    model = instance.content_type.model_class()
    source = next((source for source in SOURCES if source.model is model), None)
    if source is None or instance.language != SPANISH.code:
        return
    with in_english():
        record = source.model._base_manager.filter(pk=instance.object_id).first()
    if record and record.is_released:
        spanish = _in_spanish(source, record, _pairs_of(source, record)[record.pk])
        SpanishSearchEntry.objects.update_or_create(kind=source.kind, object_id=record.pk, defaults=spanish)


def _pairs_of(source: Source, record: Publishable | None = None) -> Mapping[int, dict[str, Pair]]:
    """Return the released Spanish words of `record` or of all records of a kind, by primary key and by field."""
    kind = ContentType.objects.get_for_model(source.model)
    translations = Translation.objects.released().filter(content_type=kind, language=SPANISH.code)
    if record:
        translations = translations.filter(object_id=record.pk)
    return defaultdict(dict, {each.object_id: each.pairs() for each in translations})


def _in_spanish(source: Source, record: Publishable, pairs: Mapping[str, Pair]) -> dict[str, str]:
    texts = source.indexed_texts(record, pairs)
    return texts | {f"stems_of_{name}": stems_of(text) for name, text in texts.items()}


def stems_of(text: str) -> str:
    """Return the words of a Spanish `text` as they are indexed."""
    return " ".join(SPANISH.stem(word) for word in all_words(text))
