"""The Spanish texts and messages that are shipped: complete, compiled, and of the English words that are shipped."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.db import models

import education.sample.spanish_samples as texts
import locations.sample.spanish_samples as places
from clinic_site.publishing.contents import content_fields
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.translation import shipped
from tests import catalog

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}|</?\w+[^>]*>")
FOLDERS: dict[Path, shipped.Kinds] = {
    texts.FOLDER: texts.KINDS, places.STATES: places.STATE_KINDS, places.CLINICS: places.CLINIC_KINDS
}  # fmt: skip
# Text fields of records that are not translated, each with the reason.
NOT_TRANSLATED = {
    "written_by": "a person's name; the words of the shipped byline are a message",
    "phrases": "what people type in English", "phrases_spanish": "what people type in Spanish",
    "calm_phrases": "what people type",
    "name": "a proper name", "city": "a proper name", "street": "a proper name", "suite": "a part of an address",
    "address": "a part of an address", "contact_name": "a proper name", "contact_address": "a part of an address",
    "credentials": "letters after a name", "license_number": "a number", "code": "a code", "zip": "a code",
    "time_zone": "a code", "opening_hours": "read by a program and shown in words", "languages": "names with messages",
    "phone_extension": "a number", "second_phone_extension": "a number", "outside_number": "a number",
    "doi": "a number", "pmid": "a number", "details": "volume and pages of a study",
    "language_lines": "in many languages", "contact_tty": "a number", "consent_note": "for staff", "back_translation": "for staff",
    "answered_by": "a name", "facts": "for staff",
}  # fmt: skip
SHOWN_TO_STAFF = {("clinic_site.picture", "title"), ("clinic_site.picture", "consent_note")}


def messages() -> list[Message]:
    return [message for message in catalog.read() if message.id]


def test_catalog_has_exactly_the_messages_of_public_pages():
    assert catalog.as_po(catalog.updated(catalog.read())) == catalog.PO.read_bytes()


def test_compiled_messages_are_those_of_the_catalog():
    assert catalog.PO.with_suffix(".mo").read_bytes() == catalog.as_mo(catalog.updated(catalog.read()))


def test_translated_messages_have_the_placeholders_and_elements_of_the_english_ones():
    def pieces(text):
        return sorted(re.sub(r"\s(lang|class|href)=\S+", "", piece) for piece in PLACEHOLDER.findall(text))

    wrong = []
    for message in messages():
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        spanish = message.string if isinstance(message.string, tuple) else (message.string,)
        said = [(english[min(place, len(english) - 1)], words) for place, words in enumerate(spanish) if words]
        wrong += [words for one, words in said if pieces(one) != pieces(words)]
    assert wrong == []


@pytest.mark.django_db
def test_shipped_translations_are_of_the_words_that_are_shipped(spanish_site):
    """After a change of an English text, translate it again and remove its line from made_from.toml."""
    stale = {}
    for folder, kinds in FOLDERS.items():
        now, then = shipped.digests(folder, kinds), shipped.read_toml(folder / shipped.MADE_FROM)
        for file, tables in now.items():
            for key, fields in tables.items():
                changed = [name for name, words in fields.items() if then[file][key].get(name) != words]
                stale |= {f"{file}/{key}": changed} if changed else {}
    assert stale == {}


@pytest.mark.django_db
def test_every_shipped_text_has_a_translation_of_every_field(spanish_site):
    missing = {}
    for kinds in FOLDERS.values():
        for model, _key in kinds.values():
            for record in model._base_manager.all():
                translation = shipped.Translation.objects.of(record).first()
                fields = [name for name in model.translated_fields if getattr(record, name)]
                lacking = translation.missing() if translation else fields
                missing |= {str(record): lacking} if lacking else {}
    assert missing == {}


def test_every_text_field_that_patients_read_is_translated_or_says_why_not():
    unknown = []
    for model in publishable_kinds(Publishable):
        for field in content_fields(model):
            is_text = type(field) in (models.CharField, models.TextField) and not field.choices
            is_known = field.name in {*model.translated_fields, *model.english_fields, *NOT_TRANSLATED}
            if is_text and not is_known and (model._meta.label_lower, field.name) not in SHOWN_TO_STAFF:
                unknown.append(f"{model._meta.label}.{field.name}")
    assert unknown == []
