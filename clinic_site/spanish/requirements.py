"""What must be whole in Spanish before visitors can read the site in it.

A visitor who reads Spanish must find every emergency, every reason not to have the treatment and every notice that the
law asks for, each checked by a person who reads both languages. Other texts may follow: their pages show the English
words and say so.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.setup.first_values import is_trial
from clinic_site.spanish.summaries import Kind, Row, own_translations, translations, what_it_lacks
from clinic_site.translation.record_link import start_url
from education.models import AfterEffect, Contraindication, Sign, WarningSign


def required_records() -> Iterator[tuple[Kind, QuerySet[Any]]]:
    """Yield the records that must be whole, by kind."""
    yield WarningSign, WarningSign.objects.published()
    yield AfterEffect, AfterEffect.objects.published().exclude(action=Sign.Action.NORMAL)
    yield Contraindication, Contraindication.objects.published()
    yield LegalNotice, LegalNotice.objects.published().filter(does_not_apply_because="")


def lacks(*, is_signed: bool | None = None) -> dict[str, list[Row]]:
    """Return the records that keep the language from opening, by the name of their kind. Two queries for each kind.

    `is_signed` says whether a named person must have checked each text: by default, except on a trial, whose pages
    carry a label.
    """
    is_signed = not is_trial() if is_signed is None else is_signed
    found = {
        capfirst(str(kind._meta.verbose_name_plural)): list(_lacking(kind, records, is_signed=is_signed))
        for kind, records in required_records()
    }
    return {name: rows for name, rows in found.items() if rows}


def _lacking(kind: Kind, records: QuerySet[Any], *, is_signed: bool) -> Iterator[Row]:
    found = {one.object_id: one for one in own_translations(kind, translations())}
    for record in records:
        one: Any = found.get(record.pk)
        if not any(getattr(record, name) for name in record.translated_fields):
            continue
        if one is None:
            yield Row(str(record), _("no translation"), start_url(record), is_new=True)
            continue
        one.record = record
        words = what_it_lacks(one, only=set(one.wanted()) - set(record.unseen_fields))
        if is_signed and one.is_published and one.checked_by_id is None:
            words.append(_("nobody has checked it"))
        if words:
            yield Row(str(record), "; ".join(words), admin_url(one))
