"""Load the translations that come with the software.

They are TOML files beside the English texts, one for each kind, with a table for each record and its fields in it. The
file `made_from.toml` in the same folder keeps, for each field, a digest of the English words that were translated.
A text that changed since has no valid translation: its pages show the English words until somebody translates them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType

from clinic_site.publishing.other_words import same_lines
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.sample_records import SampleRecord, load_once, read_toml
from clinic_site.shared.languages import SPANISH
from clinic_site.translation.models import Translation

MADE_FROM = "made_from.toml"
# Name of the file, without its ending -> (model, the field by which its records are known in the file)
Kinds = Mapping[str, tuple[type[Publishable], str]]


def load(folder: Path, kinds: Kinds, status: str) -> int:
    """Create the shipped translations of the records that exist, with this `status`. Return the number of new ones.

    A translation that was created before, and one that staff wrote, stays as it is.
    """
    made_from = read_toml(folder / MADE_FROM)
    return sum(
        _create(record, key, words, made_from.get(file, {}).get(key, {}), status)
        for file, key, words, record in _with_records(folder, kinds)
    )


def count_new(folder: Path, kinds: Kinds) -> int:
    """Return how many shipped translations of the records that exist were never created. One query for each kind."""
    label = Translation._meta.label_lower
    before = set(SampleRecord.objects.filter(model=label).values_list("key", flat=True))
    return sum(memory_key(record, key) not in before for _file, key, _words, record in _with_records(folder, kinds))


def memory_key(record: Publishable, key: str) -> str:
    """Return the key under which it is remembered that the translation of `record` was created."""
    return f"{record._meta.label_lower}:{key}:{SPANISH}"


def digests(folder: Path, kinds: Kinds) -> dict[str, dict[str, dict[str, str]]]:
    """Return what `made_from.toml` has to say if all texts in `folder` translate the records in the database."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for file, key, words, record in _with_records(folder, kinds):
        found.setdefault(file, {})[key] = {name: digest(getattr(record, name)) for name in words}
    return found


def digest(text: str) -> str:
    """Return a short string that changes with the words of `text`."""
    return hashlib.sha256(same_lines(text).encode()).hexdigest()[:12]


def _with_records(folder: Path, kinds: Kinds) -> Iterator[tuple[str, str, dict[str, str], Any]]:
    """Yield (file, key, words by field, record) of each shipped translation of a record that exists."""
    for file, (model, field) in kinds.items():
        tables = read_toml(folder / f"{file}.toml")
        records = {getattr(record, field): record for record in model._base_manager.filter(**{f"{field}__in": tables})}
        for key, words in tables.items():
            if key in records:
                yield file, key, words, records[key]


def _create(record: Publishable, key: str, words: dict[str, str], made_from: dict[str, str], status: str) -> bool:
    kind = ContentType.objects.get_for_model(record)

    def create() -> Translation:
        found = Translation.objects.of(record).filter(language=SPANISH).first()
        if found is not None:
            return found
        translation = Translation(content_type=kind, object_id=record.pk, is_sample=True, status=status)
        for name, said in words.items():
            english = getattr(record, name)
            if english:
                is_valid = made_from.get(name) == digest(english)
                translation.write(name, said, of=english if is_valid else "")
        translation._history_user = None  # nobody here wrote it, so whoever brought it in may approve it
        translation.save()
        return translation

    return load_once(Translation, memory_key(record, key), create) is not None
