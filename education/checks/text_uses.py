"""Which texts link to an address, cite a reference or may contain a word, without reading the texts.

They ask what was found in the texts when they were saved: call `text_readings.refresh()` before.
"""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from education.checks.text_readings import WORD
from education.models import Reviewed
from education.models.text_reading import TextReading
from education.text_fields import models_with_markdown


def linking_to(*addresses: str) -> Iterator[Reviewed]:
    """Yield the records, on the site or not, whose texts link to one of `addresses`."""
    conditions = [Q(said__contains=f'"{address}"') for address in addresses]
    yield from _records(Q(*conditions, _connector=Q.OR))


def citing(key: str) -> Iterator[Reviewed]:
    """Yield the records, on the site or not, whose texts cite the reference `key`."""
    yield from _records(Q(words__contains=f" @{key} "))


def with_one_of(names: Iterable[str], kinds: Iterable[type[Reviewed]]) -> Iterator[Reviewed]:
    """Yield the records of `kinds` that may have one of `names` in their texts, maybe in the plural.

    They have all words of the name, but not always in its order.
    """
    found = (WORD.findall(name.casefold()) for name in names)
    conditions = [
        Q(*(Q(words__contains=f" {word} ") for word in words[:-1]), words__contains=f" {words[-1]}")
        for words in found
        if words
    ]
    if conditions:
        yield from _records(Q(*conditions, _connector=Q.OR), kinds)


def _records(condition: Q, kinds: Iterable[type[Reviewed]] | None = None) -> Iterator[Reviewed]:
    """Yield the records whose reading meets `condition`. A query, and one for each kind with any."""
    kinds = list(models_with_markdown() if kinds is None else kinds)
    types = ContentType.objects.get_for_models(*kinds, for_concrete_models=False)
    readings = TextReading.objects.annotate(said=Cast("links", TextField())).filter(condition)
    keys: dict[int, list[int]] = {}
    rows = readings.filter(content_type__in=types.values()).values_list("content_type", "object_id")
    for content_type, key in rows:
        keys.setdefault(content_type, []).append(key)
    for kind in kinds:
        if types[kind].pk in keys:
            yield from kind.objects.filter(pk__in=keys[types[kind].pk])
