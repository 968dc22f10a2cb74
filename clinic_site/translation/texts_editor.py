"""The words of a translation in its form: the English words beside the field for those in the other language.

The form carries the English words that the translator saw. A pair is therefore always what was written, and what was
read while writing it, even if somebody publishes other English words meanwhile.
"""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import cached_property

from clinic_site.publishing.other_words import same_lines
from clinic_site.publishing.word_differences import Piece, word_difference
from clinic_site.translation.models import Translation, label_of
from clinic_site.writing.editor_registry import texts_by_field

Texts = dict[str, dict[str, str]]  # as `Translation.texts`
LISTS = frozenset(["search_words", "other_names"])  # one name per line, and not a translation
CHARACTERS_IN_A_LINE = 48
MOST_LINES = 24


class Side:
    """One text of a record: its English words now, and what the form holds for it in the other language."""

    def __init__(self, translation: Translation, name: str, english: str, typed: dict[str, Any]):
        before = translation.texts.get(name, {})
        self.name, self.english = name, english
        self.model: type[models.Model] = type(translation.record)  # type: ignore[assignment]  # it has words
        self.label = label_of(self.model, name)
        self.said, self.of = before.get("says", ""), before.get("of", "")
        self.says = typed.get("says", "")
        self.is_right = bool(typed.get("right"))
        self.is_list = name in LISTS
        self.is_markdown = name in texts_by_field(self.model) and texts_by_field(self.model)[name].is_markdown

    @property
    def is_missing(self) -> bool:
        return not self.said

    @property
    def is_stale(self) -> bool:
        """Whether the English words changed since they were translated."""
        return bool(self.said) and self.of != self.english

    @cached_property
    def pieces(self) -> list[Piece]:
        """Return what changed in the English words. Of a text whose English words nobody knows, nothing."""
        return word_difference(self.of, self.english) if self.is_stale and self.of else []

    @property
    def rows(self) -> int:
        lines = sum(1 + len(line) // CHARACTERS_IN_A_LINE for line in max(self.english, self.says, key=len).split("\n"))
        return min(lines + (3 if self.is_markdown else 0), MOST_LINES)


def is_long(model: type[models.Model], name: str) -> bool:
    """Whether the field `name` of `model` may have several lines."""
    return isinstance(model._meta.get_field(name), models.TextField)


def sides_of(translation: Translation, value: dict[str, dict[str, Any]] | None = None) -> list[Side]:
    """Return each text that `translation` needs, with what a form holds: `value`, or else what is stored."""
    held = translation.texts if value is None else value
    return [Side(translation, name, words, held.get(name, {})) for name, words in translation.wanted().items()]


class TextsEditor(forms.Widget):
    """`about` is the translation as it was when the form was opened."""

    template_name = "admin/translation/texts.html"
    use_fieldset = True
    about: Translation | None = None

    def value_from_datadict(self, data, files, name) -> dict[str, dict[str, Any]]:
        """Return {field: {"says": …, "seen": the English words beside it, "right": whether it was ticked}}."""
        start, end = f"{name}-", "-says"
        fields = [key[len(start) : -len(end)] for key in data if key.startswith(start) and key.endswith(end)]
        return {
            field: {
                "says": same_lines(data.get(f"{start}{field}-says", "")),
                "seen": same_lines(data.get(f"{start}{field}-seen", "")),
                "right": bool(data.get(f"{start}{field}-right")),
            }
            for field in fields
        }

    def value_omitted_from_data(self, data, files, name):
        return not any(key.startswith(f"{name}-") for key in data)

    def to_data(self, name, texts: Texts) -> dict[str, str]:
        """Return the form data that a browser would send for `texts`."""
        return {f"{name}-{field}-says": pair["says"] for field, pair in texts.items()}

    def id_for_label(self, id_):
        return ""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        sides = sides_of(self.about, value or {}) if self.about is not None else []
        context["widget"] |= {"sides": sides, "language": self.about.language if self.about else ""}
        return context


class TextsField(forms.Field):
    """All texts of a translation. `clean` returns what was typed: the form makes pairs of it."""

    widget = TextsEditor

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "")
        super().__init__(required=False, **kwargs)

    def has_changed(self, initial, data):
        return {name: row["says"] for name, row in data.items() if row["says"]} != {
            name: pair["says"] for name, pair in (initial or {}).items()
        }


def pairs_from(typed: dict[str, dict[str, Any]], *, opened: Texts, now: Texts, model: type[models.Model]) -> Texts:
    """Return the stored form of what was `typed` into a form that held `opened`, beside what is stored `now`.

    A text that was neither changed nor ticked as “still right” keeps its pair, and so stays stale if it is.
    """
    known = {field.name for field in model._meta.concrete_fields}
    pairs = dict(now)
    for name in typed.keys() & known & set(getattr(model, "translated_fields", ())):
        row = typed[name]
        said = row["says"].strip() if is_long(model, name) else " ".join(row["says"].split())
        if said == opened.get(name, {}).get("says", "") and not row["right"]:
            continue
        if said:
            pairs[name] = {"says": said, "of": row["seen"]}
        else:
            pairs.pop(name, None)
    return pairs
