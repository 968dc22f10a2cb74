"""Compare two versions of a record field by field, and find the changes that a second person must read.

Every change is material, except in white space inside lines or in the shape of quotation marks and dashes, and except in
the model's `harmless_fields`. No list of dangerous words can tell which other changes turn a meaning round.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g

from clinic_site.publishing import word_differences
from clinic_site.publishing.contents import Contents, content_fields, related_fields

# The characters that typists and word processors swap for each other. The minus sign and primes mean something else.
ALIKE = str.maketrans("‘’‚‛ʼ“”„‟–—―‐‑‒", "'''''\"\"\"\"------")


@dataclass(frozen=True)
class Part:
    """A part of a field that people read by itself, such as one translated text of many in one column."""

    label: str
    words: str
    is_harmless: bool = False


@dataclass(frozen=True)
class Change:
    """One field that differs, or one part of it ("texts-line"). `old` and `new` are readable values."""

    field: str
    label: str
    old: str
    new: str
    is_material: bool

    @cached_property
    def pieces(self) -> list[word_differences.Piece]:
        return word_differences.word_difference(self.old, self.new)

    @cached_property
    def folded(self) -> list[word_differences.Piece]:
        """Return the pieces without long unchanged text."""
        return word_differences.folded(self.pieces)

    @property
    def is_long(self) -> bool:
        return self.folded != self.pieces


def compare(model: type[Model], old: Contents, new: Contents) -> list[Change]:
    """Return the fields in which `new` differs from `old`, in the model's order. A missing field counts as empty."""
    found = []
    for field in [*content_fields(model), *related_fields(model)]:
        stored = [side.get(field.name) for side in (old, new)]
        if stored[0] == stored[1]:
            continue
        if (in_parts := parts(model, field.name, old, new)) is not None:
            found += in_parts
            continue
        before, after = (in_words(field, value) for value in stored)
        if before == after and field.is_relation:  # two records with the same name
            before, after = (in_words(field, value, with_keys=True) for value in stored)
        if before != after:
            is_material = field.name not in getattr(model, "harmless_fields", ()) and not only_looks(before, after)
            found.append(Change(field.name, str(field.verbose_name), before, after, is_material))
    return found


def parts(model: type[Model], name: str, old: Contents, new: Contents) -> list[Change] | None:
    """Return the parts of the field `name` that differ, or None if people read the field as a whole.

    A model with such fields has `parts_of(name, contents, others)`, which returns the parts of one version by a key;
    `others` also has fields that this version may lack.
    """
    read: Any = getattr(model, "parts_of", None)
    before_all, now_all = (read(name, side, old | new) for side in (old, new)) if read else (None, None)
    if before_all is None or now_all is None:
        return None
    found = []
    for key in dict.fromkeys([*before_all, *now_all]):
        was, now = before_all.get(key), now_all.get(key)
        part = now or was
        before, after = (side.words if side else "" for side in (was, now))
        if before != after:
            is_material = not part.is_harmless and not only_looks(before, after)
            found.append(Change(f"{name}-{key}", part.label, before, after, is_material))
    return found


def in_words(field, value: Any, *, with_keys: bool = False) -> str:
    """Return a stored value in readable form, such as the label of a choice or the names of related records."""
    if value in (None, "", []):
        return ""
    if field.is_relation:
        keys = value if isinstance(value, list) else [value]
        names = names_of(field.related_model, keys)
        return ", ".join(f"{name} ({key})" if with_keys else name for key, name in names.items())
    if isinstance(value, bool):
        return _g("Yes") if value else _g("No")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    read = field.to_python(value)
    return date_format(read) if isinstance(read, datetime.date) else str(value)


def names_of(model: type[Model], keys: list) -> dict[Any, str]:
    """Return the names of the records of `model` with these keys, including deleted ones."""
    names = {
        record.pk: str(record)
        for record in model._base_manager.filter(pk__in=keys).order_by(*model._meta.ordering or ())
    }
    missing = [key for key in keys if key not in names]
    if missing and hasattr(model, "history"):
        for version in model.history.filter(**{f"{model._meta.pk.attname}__in": missing}).order_by("history_id"):
            names[version.instance.pk] = _g("%(name)s (deleted)") % {"name": version.instance}
    return names | {key: _g("number %(key)s (deleted)") % {"key": key} for key in missing if key not in names}


def only_looks(old: str, new: str) -> bool:
    """Whether two texts differ only in white space inside lines or in the shape of quotation marks and dashes.

    White space that joins or parts two words, as in "now here" and "nowhere", is a difference. So are line breaks and
    indents: they make lists, and in a list of phrases each line is one.
    """
    return plain(old) == plain(new)


def plain(text: str) -> list[str]:
    """Return the lines of `text` with straight quotation marks, plain hyphens, single spaces and one empty line at most.

    The first character of a line stays as it is, because a hyphen there begins a list.
    """
    found: list[str] = []
    for line in text.strip().splitlines():
        indent, words = line[: len(line) - len(line.lstrip())], line.split()
        kept = f"{indent}{line.strip()[0]}{' '.join(words).translate(ALIKE)[1:]}" if words else ""
        if kept or (found and found[-1]):
            found.append(kept)
    return found
