"""The words that misspelled ones are corrected to: those of all names that are public now.

They are read once for each change of the site. Reading thousands of names for each misspelled search would take longer
than the search.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Now

from clinic_site.publishing.kept import kept_until_change
from clinic_site.search import query_words
from clinic_site.search.models import SearchEntry, SpanishSearchEntry
from clinic_site.search.search_language import SPANISH, SearchLanguage
from clinic_site.search.sources import SOURCES
from clinic_site.translation.models import Translation


@kept_until_change
def vocabulary(language: SearchLanguage) -> dict[str, str]:
    """Return the words of the names in this language, by their sound. One query."""
    entries: Any = (SpanishSearchEntry if language is SPANISH else SearchEntry).objects.order_by()
    shown = entries.values_list(Value(value=True), "kind", "object_id", "title", "names")
    texts: dict[tuple[str, int], str] = {}
    hidden = set()
    for is_shown, kind, pk, title, others in shown.union(*_hidden_now(language.code), all=True):
        if is_shown:
            texts[kind, pk] = f"{title}\n{others}"
        else:
            hidden.add((kind, pk))
    names = (name for place, text in texts.items() if place not in hidden for name in text.splitlines())
    words = {word for name in names for word in query_words.all_words(name) if language.is_of_it(word)}
    return query_words.by_sound(words, language.sound)


def _hidden_now(code: str) -> Iterator[QuerySet]:
    """Yield the records and translations that are not public now, as rows without names.

    The index has whatever staff released, also if its time has not come or is over, because no job runs at that time.
    """
    not_now = Q(publish_at__gt=Now()) | Q(unpublish_at__lte=Now())

    def places(of: Any, kind: str, key: str) -> QuerySet:
        columns = [Value(value=False), Value(kind), F(key), Value(""), Value("")]
        return of.released().filter(not_now).order_by().values_list(*columns)

    types = ContentType.objects.get_for_models(*(source.model for source in SOURCES))
    for source in SOURCES:
        yield places(source.model.objects.all(), source.kind, "pk")
        translations = Translation.objects.filter(language=code, content_type=types[source.model])
        yield places(translations, source.kind, "object_id")
