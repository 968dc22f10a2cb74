"""The interface through which apps extend the text editor."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Text:
    """A text field; `top` is the highest heading level allowed where its page shows it."""

    field: str
    is_markdown: bool = False
    top: int = 2


@dataclass(frozen=True)
class Explained:
    """A word that is marked in the preview and opens its meaning."""

    slug: str
    word: str
    meaning: str


@dataclass(frozen=True)
class Look:
    """A Markdown text as its page will show it, and its faults."""

    html: SafeString
    words: list[Explained] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Choice:
    """Something to insert: the text `insert`, or a link from the selected text to `link`."""

    label: str
    note: str
    insert: str
    link: str = ""


class Picker(Protocol):
    """A list to choose from, for staff who can view `model`."""

    name: str  # part of its URL
    short: str | Promise  # on its button; must be a word of `label`
    label: str | Promise
    hint: str | Promise  # what to type
    model: type[Model]

    def find(self, query: str) -> list[Choice]: ...


class Assistant(Protocol):
    pickers: Sequence[Picker]

    def texts(self, model: type[Model]) -> list[Text]:
        """Return the text fields of `model`."""

    def looks(self, record: Model) -> dict[str, Look]:
        """Return how the Markdown texts of `record` will look, by field. `record` may be unsaved."""


_assistants: dict[str, Assistant] = {}


def register_assistant(app_label: str, assistant: Assistant) -> None:
    _assistants[app_label] = assistant


def assistant_for(app_label: str) -> Assistant | None:
    return _assistants.get(app_label)


def texts_by_field(model: type[Model]) -> dict[str, Text]:
    """Return the texts of `model` by field; empty if its app has no assistant."""
    assistant = assistant_for(model._meta.app_label)
    return {text.field: text for text in assistant.texts(model)} if assistant else {}
