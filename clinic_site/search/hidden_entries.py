"""Entries of the index whose words nobody may see now.

The index has whatever staff released, also if its time has not come or is over, because no job runs at that time.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Now

from clinic_site.publishing.kept import kept_until_change
from clinic_site.search.sources import SOURCES
from clinic_site.translation.models import Translation

Place = tuple[str, int]  # (kind, primary key of the record)


@kept_until_change
def hidden_now(language: str) -> frozenset[Place]:
    """Return the entries with words of a record or a translation that is not public now. One query."""
    not_now = Q(publish_at__gt=Now()) | Q(unpublish_at__lte=Now())

    def places(of: Any, kind: str, key: str) -> QuerySet:
        return of.released().filter(not_now).order_by().values_list(Value(kind), F(key))

    parts = [places(source.model.objects.all(), source.kind, "pk") for source in SOURCES]
    types = ContentType.objects.get_for_models(*(source.model for source in SOURCES))
    for source in SOURCES:
        translations = Translation.objects.filter(language=language, content_type=types[source.model])
        parts.append(places(translations, source.kind, "object_id"))
    first, *others = parts
    return frozenset(first.union(*others, all=True))
