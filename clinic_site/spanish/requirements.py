"""What must be whole in Spanish before visitors can read the site in it.

A visitor who reads Spanish must find every emergency, every reason not to have the treatment and every notice that the
law asks for, each checked by a person who reads both languages. Other texts may follow: their pages show the English
words and say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.setup.first_values import is_trial
from clinic_site.spanish.standing import Kind, own_translations, translations
from clinic_site.translation.models import label_of
from clinic_site.translation.record_link import start_url
from education.models import AfterEffect, Contraindication, Sign, WarningSign


@dataclass(frozen=True)
class Lack:
    """One record that is not ready. `is_new`: nobody has started its translation, so `url` needs a POST."""

    kind: str
    name: str
    words: str
    url: str
    is_new: bool = False


def required_records() -> Iterator[tuple[Kind, QuerySet[Any]]]:
    """Yield the records that must be whole, by kind."""
    yield WarningSign, WarningSign.objects.published()
    yield AfterEffect, AfterEffect.objects.published().exclude(action=Sign.Action.NORMAL)
    yield Contraindication, Contraindication.objects.published()
    yield LegalNotice, LegalNotice.objects.published().filter(does_not_apply_because="")


def lacks(*, is_signed: bool | None = None) -> list[Lack]:
    """Return what stands between the site and its opening in Spanish. Two queries for each kind.

    `is_signed` says whether a named person must have checked each text: by default, except on a trial, whose pages
    carry a label.
    """
    is_signed = not is_trial() if is_signed is None else is_signed
    return [lack for kind, records in required_records() for lack in _lacks_of(kind, records, is_signed=is_signed)]


def _lacks_of(kind: Kind, records: QuerySet[Any], *, is_signed: bool) -> Iterator[Lack]:
    found = {one.object_id: one for one in own_translations(kind, translations())}
    for record in records:
        one: Any = found.get(record.pk)
        label = capfirst(str(kind._meta.verbose_name_plural))
        if not any(getattr(record, name) for name in record.translated_fields):
            continue
        if one is None:
            yield Lack(label, str(record), _("no translation"), start_url(record), is_new=True)
            continue
        one.record = record
        if words := _what_it_lacks(one, is_signed=is_signed):
            yield Lack(label, str(record), words, admin_url(one))


def _what_it_lacks(one: Any, *, is_signed: bool) -> str:
    material = set(one.wanted()) - set(one.record.harmless_fields)
    parts = []
    for words, names in ((_("missing"), one.missing()), (_("stale"), one.stale())):
        labels = [label_of(type(one.record), name) for name in names if name in material]
        if labels:
            parts.append(f"{words}: {', '.join(labels)}")
    if not one.is_published:
        parts.append(_("not published"))
    elif is_signed and one.checked_by_id is None:
        parts.append(_("nobody has checked it"))
    return "; ".join(parts)
