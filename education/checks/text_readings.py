"""Keep `TextReading` in sync with the texts: on each save and delete, and for texts that changed in another way.

A text is read again if the rules changed. `RULES` is a hash of the files that contain them, so nobody has to remember.
"""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Value
from django.db.models.signals import m2m_changed, post_delete, post_save

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.shared.desk_registry import once_a_run
from clinic_site.writing import markdown
from education.checks import unsourced
from education.models import Reviewed
from education.models.text_reading import TextReading

FILES = (Path(__file__), Path(markdown.__file__), Path(unsourced.__file__))
RULES = hashlib.sha256(b"".join(file.read_bytes() for file in FILES)).hexdigest()[:16]
AT_ONCE = 500  # texts

WORD = re.compile(r"[^\W_]+")  # what _ surrounds is emphasised
Kind = type[Reviewed]


def kinds() -> list[Kind]:
    """Return the kinds of texts with links or statements, those with statements first, in the order of their list."""
    with_statements = unsourced.KINDS
    return [*with_statements, *(kind for kind in publishable_kinds(Reviewed) if kind not in with_statements)]


def connect() -> None:
    """Read a text in the same transaction in which it is saved or deleted.

    A reference that a text lists is never deleted, so lists of references change only with their texts.
    """
    for kind in publishable_kinds(Reviewed):
        post_save.connect(_saved, sender=kind, dispatch_uid=f"text reading saved {kind.__name__}")
        post_delete.connect(_deleted, sender=kind, dispatch_uid=f"text reading deleted {kind.__name__}")
    for kind in unsourced.WITH_REFERENCES:
        through = kind._meta.get_field("references").remote_field.through
        m2m_changed.connect(_sources_changed, sender=through, dispatch_uid=f"text reading sources {kind.__name__}")


def _saved(sender, instance, raw=False, **kwargs):
    if not raw:
        _keep([instance])


def _deleted(sender, instance, **kwargs):
    TextReading.objects.filter(content_type=_type(sender), object_id=instance.pk).delete()


def _sources_changed(sender, instance, action, reverse, pk_set, **kwargs):
    if not action.startswith("post_"):
        return
    if not reverse:
        _keep([instance])
        return
    kind = next(kind for kind in unsourced.WITH_REFERENCES if kind.references.through is sender)
    # After `clear`, nobody knows which texts named the reference: they are read at the next visit.
    changed = kind.objects.filter(pk__in=pk_set) if pk_set is not None else ()
    if pk_set is None:
        TextReading.objects.filter(content_type=_type(kind)).update(rules="")
    _keep(changed)


def _type(kind: type) -> ContentType:
    return ContentType.objects.get_for_model(kind, for_concrete_model=False)


def _keep(records: Iterable[Reviewed]) -> None:
    rows = [
        TextReading(
            content_type=_type(type(record)),
            object_id=record.pk,
            rules=RULES,
            text_changed_at=record.updated_at,
            links=links_in(record),
            words=words_in(record),
            statements=unsourced.statements_in(record),
        )
        for record in records
    ]
    TextReading.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=["rules", "text_changed_at", "links", "words", "statements"],
    )


def links_in(record: Reviewed) -> list[list[str]]:
    """Return [field, address] of each link in the texts of `record`."""
    return [
        [field, address]
        for field in record.markdown_fields
        for address in dict.fromkeys(markdown.addresses(getattr(record, field)))
    ]


def words_in(record: Reviewed) -> str:
    """Return the words in the texts of `record`, and what it cites, as `TextReading.words` has them."""
    texts = [getattr(record, field) for field in record.markdown_fields]
    words = {word for text in texts for word in WORD.findall(html.unescape(text).casefold())}
    return f" {' '.join(sorted(words | {f'@{key}' for key in markdown.cited_keys(*texts)}))} "


@once_a_run
def refresh() -> int:
    """Read the texts whose reading is missing or out of date, and return how many. One query if there are none."""
    every = kinds()
    parts = []
    for place, kind in enumerate(every):
        right = TextReading.objects.filter(
            content_type=_type(kind), object_id=OuterRef("pk"), rules=RULES, text_changed_at=OuterRef("updated_at")
        )
        parts.append(kind._base_manager.order_by().exclude(Exists(right)).values_list(Value(place), "pk"))
    stale: dict[int, list[int]] = {}
    for place, key in parts[0].union(*parts[1:], all=True):
        stale.setdefault(place, []).append(key)
    for place, keys in stale.items():
        for start in range(0, len(keys), AT_ONCE):
            texts = every[place]._base_manager.filter(pk__in=keys[start : start + AT_ONCE])
            if every[place] in unsourced.WITH_REFERENCES:
                texts = texts.prefetch_related("references")  # type: ignore[misc]  # these kinds have it
            _keep(texts)
    return sum(map(len, stale.values()))


def stored(column: str) -> Iterator[tuple[Kind, int, str, list]]:
    """Yield kind, key, status and `column` of each text that has any, by kind and in the order of its list.

    One query for the readings, and one for each kind with any.
    """
    found: dict[int, dict[int, list]] = {}
    rows = TextReading.objects.exclude(**{column: []}).values_list("content_type", "object_id", column)
    for content_type, key, values in rows:
        found.setdefault(content_type, {})[key] = values
    for kind in kinds():
        if values_of := found.get(_type(kind).pk):
            for key, status in kind.objects.values_list("pk", "status"):
                if key in values_of:
                    yield kind, key, status, values_of[key]
