"""How two versions of a record differ: field by field, word by word, and which differences change the meaning.

A change is material when it can change what a patient does: another number, a negation more or less, a word about an
emergency, a field that the model names in `material_fields`. Anything else is cosmetic. Pointing out too much is the
right mistake here.
"""

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import cached_property
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.common.contents import Contents, content_fields, related_fields

WORDS = re.compile(r"\s+|[^\s\w]|[\w’'.-]*\w")
NUMBERS = re.compile(r"\d+(?:[.,:/-]\d+)*%?")
NUMBER_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice|once|none|all|most|many|few|some|every)\b", re.I
)
NEGATIONS = re.compile(
    r"\b(?:no|not|never|nor|neither|none|nothing|without|avoid|stop|cannot|unless|except|unsafe|\w+n[’']t)\b", re.I
)
WARNINGS = re.compile(
    r"\b(?:911|emergenc\w+|urgent\w*|call|doctor|danger\w*|risk\w*|warn\w*|must|always|only|safe\w*|may|might|can|will|"
    r"bleed\w*|breath\w*|chest|lung\w*|faint\w*|fever|infect\w*|pregnan\w+|pacemaker\w*|thinner\w*)\b",
    re.I,
)
RULES = [
    (NUMBERS, _("a number")),
    (NUMBER_WORDS, _("how many")),
    (NEGATIONS, _("a “no” or “not”")),
    (WARNINGS, _("a word of warning")),
]
SPELLING = 0.8  # how alike two words must be to count as the same word, spelt differently


@dataclass(frozen=True)
class Piece:
    """Some words that are in both versions ("same"), only in the old one ("del") or only in the new one ("ins")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field that differs. `old` and `new` read as staff would say them; `reasons` say why it is material."""

    field: str
    label: str
    old: str
    new: str
    reasons: tuple[str, ...]

    @property
    def is_material(self) -> bool:
        return bool(self.reasons)

    @cached_property
    def pieces(self) -> list[Piece]:
        return word_difference(self.old, self.new)


def compare(model: type[Model], old: Contents, new: Contents) -> list[Change]:
    """Return the fields in which `new` differs from `old`, in the model's order. A name that one lacks is empty there."""
    found = []
    for field in [*content_fields(model), *related_fields(model)]:
        before, after = (in_words(field, side.get(field.name)) for side in (old, new))
        if before != after:
            reasons = why_material(model, field, before, after)
            found.append(Change(field.name, str(field.verbose_name), before, after, reasons))
    return found


def in_words(field, value: Any) -> str:
    """Return a stored value as a person would say it: the label of a choice, the names of related records."""
    if value in (None, "", []):
        return ""
    if field.many_to_many or field.is_relation:
        keys = value if isinstance(value, list) else [value]
        return ", ".join(str(member) for member in field.related_model._base_manager.filter(pk__in=keys))
    if isinstance(value, bool):
        return _g("Yes") if value else _g("No")
    return str(dict(field.flatchoices).get(value, value))


def why_material(model: type[Model], field, old: str, new: str) -> tuple[str, ...]:
    """Return why a change from `old` to `new` may change what a patient does; nothing for a cosmetic one."""
    if field.name in model.material_fields:
        # Its words are instructions: any other word counts, a comma or the spelling of one does not.
        return () if _same_words(old, new) else (_g("every word counts here"),)
    if not (field.get_internal_type() in ("TextField", "CharField") and not field.choices):
        return ()
    return tuple(str(label) for pattern, label in RULES if _found(pattern, old) != _found(pattern, new))


def _found(pattern: re.Pattern, text: str) -> Counter:
    return Counter(match.casefold() for match in pattern.findall(text))


def _same_words(old: str, new: str) -> bool:
    """Whether both texts have the same words in the same order, but for spelling, capitals and punctuation."""
    before, after = (re.findall(r"[\w’']+", text.casefold()) for text in (old, new))
    return len(before) == len(after) and all(map(_same_word, before, after))


def _same_word(old: str, new: str) -> bool:
    if old == new:
        return True
    if any(pattern.fullmatch(word) for pattern, _label in RULES for word in (old, new)):
        return False
    return len(old) > 3 and difflib.SequenceMatcher(None, old, new).ratio() >= SPELLING


def word_difference(old: str, new: str) -> list[Piece]:
    """Return both texts as one, in pieces of whole words."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    pieces = []
    for kind, start, end, new_start, new_end in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(before[start:end])))
            continue
        if end > start:
            pieces.append(Piece("del", "".join(before[start:end])))
        if new_end > new_start:
            pieces.append(Piece("ins", "".join(after[new_start:new_end])))
    return pieces
