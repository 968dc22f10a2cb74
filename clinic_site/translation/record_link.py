"""The link “Spanish: …” at the top of each record that can be translated, and back to it at the top of a translation.

Where staff see the records of a page, each has the same link beside it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from clinic_site.publishing.admin.record_links import (
    Key,
    RecordLink,
    register_link_beside_records,
    register_record_links,
)
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.languages import SPANISH
from clinic_site.translation.models import Translation, model_with_key


def connect() -> None:
    register_record_links("translation", links_of)
    register_link_beside_records("translation", links_beside)


def links_of(request, record: Publishable) -> Iterator[RecordLink]:
    """Yield the link between `record` and its translation, if the user may see it. Two queries at most."""
    user = request.user
    if isinstance(record, Translation):
        if record.record is not None and may(user, "view", type(record.record)):
            yield RecordLink(_("English text"), admin_url(record.record))
        return
    if not record.translated_fields or not may(user, "view", Translation):
        return
    found = Translation.objects.of(record).filter(language=SPANISH).first()
    if found is not None or any(getattr(record, name) for name in record.translated_fields):
        yield from _link(user, record, found)


def links_beside(request, records: Sequence[Publishable]) -> dict[Key, RecordLink]:
    """Return the link for each of `records` that has words to translate, on a site with translations. Two queries."""
    user = request.user
    wanted: dict[tuple[int, Any], Publishable] = {}
    for record in records if may(user, "view", Translation) else ():
        if any(getattr(record, name) for name in record.translated_fields):
            wanted[ContentType.objects.get_for_model(record).pk, record.pk] = record
    if not wanted or not Translation.objects.exists():
        return {}
    kinds, keys = ({key[place] for key in wanted} for place in (0, 1))
    translations = Translation.objects.prefetch_related(None).filter(language=SPANISH)
    found = {
        (one.content_type_id, one.object_id): one
        for one in translations.filter(content_type__in=kinds, object_id__in=keys)
    }
    links: dict[Key, RecordLink] = {}
    for key, record in wanted.items():
        if key in found:
            found[key].record = record
        for link in _link(user, record, found.get(key)):
            links[type(record), record.pk] = link
    return links


def _link(user, record: Publishable, translation: Translation | None) -> Iterator[RecordLink]:
    """Yield the link to the translation of `record` or, if there is none and the user may add it, its start."""
    if translation is not None:
        yield RecordLink(_("Spanish: %(words)s") % {"words": counts_in_words(translation)}, admin_url(translation))
    elif may(user, "add", Translation):
        yield RecordLink(_("Spanish: missing"), start_url(record), is_button=True)


def start_url(record: Publishable) -> str:
    """Return the address that starts the translation of `record` with a POST."""
    kind = ContentType.objects.get_for_model(record)
    return f"{admin_url(Translation, 'start')}?{urlencode({'kind': kind.pk, 'key': record.pk})}"


def counts_in_words(translation: Translation) -> str:
    """Return how many texts of `translation` are missing or stale: "missing: 1, stale: 2", or "whole"."""
    lacking = {_("missing"): len(translation.missing()), _("stale"): len(translation.stale())}
    words = ", ".join(f"{word}: {count}" for word, count in lacking.items() if count) or _("whole")
    return words if translation.is_released else _("%(words)s, not published") % {"words": words}


def translatable(kind: str, key: str) -> Publishable | None:
    """Return the record with the keys in an address, if its kind has words to translate."""
    if not re.fullmatch("[0-9]{1,9}", kind) or not re.fullmatch("[0-9]{1,18}", key):
        return None
    model = model_with_key(int(kind))
    if model is None or not issubclass(model, Publishable) or not model.translated_fields:
        return None
    return model._base_manager.filter(pk=key).first()
