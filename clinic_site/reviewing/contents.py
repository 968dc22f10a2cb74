"""What a waiting text says: all of it, what its page does not show, and what changed. In a fixed number of queries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model, SlugField
from django.utils.html import strip_tags
from django.utils.text import capfirst

from clinic_site.publishing import comparison
from clinic_site.publishing.comparison import Change
from clinic_site.publishing.contents import (
    Contents,
    content_fields,
    contents_of,
    contents_of_versions,
    related_fields,
)
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.marks import key_of
from clinic_site.reviewing.waiting import WaitingText
from clinic_site.writing import markdown

WORD = re.compile(r"\w+")
TELLING = 4  # words in a row that are on a page only if the page shows them
MENU_AND_SEARCH = frozenset(["nav_label", "description"])  # shown in menus and by search engines, never on the page
NOT_WORDS = frozenset(["order", "nav_order"])  # places in lists
# What people type into the search, one phrase per line. No page shows it.
ALARMS = frozenset(["phrases", "phrases_spanish"])
FOR_SEARCH = ALARMS | {"calm_phrases", "search_words"}
LISTS = FOR_SEARCH | {"other_names"}  # one name per line


@dataclass(frozen=True)
class Said:
    """One field of a text, in words."""

    name: str
    label: str
    words: str


@dataclass(frozen=True)
class ForSearch:
    """The fields of a text with what people type, and how many words and phrases they have."""

    fields: list[Said]
    count: int

    @property
    def has_alarms(self) -> bool:
        return any(said.name in ALARMS for said in self.fields)


class Texts:
    """The contents of `texts`, loaded together."""

    def __init__(self, texts: list[WaitingText]):
        self.texts = texts
        self._published = _contents_of_all(text.live for text in texts)
        self._said = {
            text.key: self._published[text.key] | (text.draft.contents if text.draft else {}) for text in texts
        }
        self._reviewed = _reviewed_contents(texts)
        sides = [*self._said.values(), *self._published.values(), *self._reviewed.values()]
        self._names = _names_of_related({type(text.live) for text in texts}, sides)

    def whole(self, text: WaitingText) -> list[Said]:
        """Return every field that says something, except about the review itself and `for_search`."""
        return [said for said in self._all(text) if said.name not in FOR_SEARCH]

    def for_search(self, text: WaitingText) -> ForSearch:
        """Return what leads people to the text who type it into the search."""
        fields = [said for said in self._all(text) if said.name in FOR_SEARCH]
        lines = (line for said in fields for line in self._said[text.key][said.name].splitlines())
        return ForSearch(fields, sum(bool(line.strip()) for line in lines))

    def _all(self, text: WaitingText) -> Iterator[Said]:
        model, said = type(text.live), self._said[text.key]
        for field in [*content_fields(model), *related_fields(model)]:
            if field.name in NOT_WORDS or field.name in text.live.review_fields:
                continue
            words = self._in_words(field, said.get(field.name))
            if field.name in LISTS:
                words = _on_one_line(words)
            if words:
                yield Said(field.name, capfirst(str(field.verbose_name)), words)

    def beyond(self, text: WaitingText, on_the_page: str) -> list[Said]:
        """Return the fields that are not `on_the_page`, the words marked as this text, each on one line.

        Only its title and longer words count as shown there: “No” or the name of a list is in other words by chance.
        Its writer is named at the foot of the page, and its address in the address bar.
        """
        shown = _plain(on_the_page)
        model = type(text.live)
        formatted = getattr(model, "markdown_fields", ())
        slugs = {field.name for field in content_fields(model) if isinstance(field, SlugField)}
        by_chance = {field.name for field in content_fields(model) if field.flatchoices} | MENU_AND_SEARCH
        found = []
        for said in self.whole(text):
            words = _plain(_read(said, formatted))
            is_telling = said.name == model.asked_first[0] or len(words.split()) >= TELLING
            is_shown = is_telling and said.name not in by_chance and words in shown
            if said.name not in {"written_by", *slugs} and not is_shown:
                found.append(replace(said, words=_on_one_line(said.words)))
        return found

    def changes(self, text: WaitingText) -> list[Change]:
        """Return what differs from what is on the site, or from what was reviewed last. Of a new text, nothing."""
        said = self._said[text.key]
        before = self._published[text.key] if text.draft and text.live.is_released else self._reviewed.get(text.key)
        if before is None:
            return []
        found = []
        model = type(text.live)
        for field in [*content_fields(model), *related_fields(model)]:
            old, new = before.get(field.name), said.get(field.name)
            if old == new or field.name in text.live.review_fields:
                continue
            was, now = self._in_words(field, old), self._in_words(field, new)
            if was != now:
                is_material = bool(text.draft) and not comparison.only_looks(was, now)
                is_material = is_material and field.name not in text.live.harmless_fields
                found.append(Change(field.name, str(field.verbose_name), was, now, is_material))
        return found

    def was_reviewed_before(self, text: WaitingText) -> bool:
        return text.key in self._reviewed

    def _in_words(self, field, value: Any) -> str:
        if not field.is_relation or value in (None, "", []):
            return comparison.in_words(field, value)
        names = self._names.get(field.related_model, {})
        keys = value if isinstance(value, list) else [value]
        return ", ".join(names[key] for key in keys if key in names)


def _contents_of_all(records: Iterable[Publishable]) -> dict[str, Contents]:
    """Return the contents of `records` by their mark's key. One query for each related list of each kind."""
    by_kind: dict[type[Publishable], list[Publishable]] = {}
    for record in records:
        by_kind.setdefault(type(record), []).append(record)
    found = {}
    for kind, members in by_kind.items():
        lists = {field.name: _members(field, [record.pk for record in members]) for field in related_fields(kind)}
        nothing: dict[str, list] = {name: [] for name in lists}
        for record in members:
            own = {name: sorted(rows.get(record.pk, [])) for name, rows in lists.items()}
            found[key_of(record)] = contents_of(record, nothing) | own
    return found


def _members(field, keys: list[int]) -> dict[int, list[int]]:
    """Return the keys in the related list `field` of the records with these keys."""
    own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    rows = field.remote_field.through._base_manager.filter(**{f"{own}__in": keys}).values_list(own, other)
    found: dict[int, list[int]] = {}
    for key, member in rows:
        found.setdefault(key, []).append(member)
    return found


def _reviewed_contents(texts: list[WaitingText]) -> dict[str, Contents]:
    """Return what the texts that were reviewed said at their last review: in the first version with that review."""
    by_kind: dict[type[Publishable], dict[int, WaitingText]] = {}
    for text in texts:
        if text.draft is None and getattr(text.live, "reviewed_on", None):
            by_kind.setdefault(type(text.live), {})[text.live.pk] = text
    found: dict[str, Contents] = {}
    for kind, members in by_kind.items():
        rows = kind.history.filter(id__in=list(members)).order_by("-history_date", "-history_id")
        first: dict[int, int] = {}
        ended: set[int] = set()
        for key, version, reviewer, day in rows.values_list("id", "history_id", "reviewed_by_id", "reviewed_on"):
            live: Any = members[key].live
            if (reviewer, day) != (live.reviewed_by_id, live.reviewed_on):
                ended.add(key)
            elif key not in ended:
                first[key] = version
        versions = list(kind.history.filter(history_id__in=list(first.values())))
        says = contents_of_versions(versions)
        found |= {members[version.id].key: says[version.pk] for version in versions}
    return found


def _names_of_related(kinds: set[type[Publishable]], sides: list[Contents]) -> dict[type[Model], dict[int, str]]:
    """Return the names of all related records in `sides`. One query for each related model."""
    fields = [field for kind in kinds for field in [*content_fields(kind), *related_fields(kind)] if field.is_relation]
    wanted: dict[type[Model], set] = {}
    for field in fields:
        for side in sides:
            value = side.get(field.name)
            keys = value if isinstance(value, list) else [value]
            # A field of another kind can have the same name: the kind of a study is a word, that of a page a key.
            wanted.setdefault(field.related_model, set()).update(key for key in keys if isinstance(key, int))
    return {
        model: {record.pk: str(record) for record in model._base_manager.filter(pk__in=keys)}
        for model, keys in wanted.items()
    }


def _on_one_line(words: str) -> str:
    return "; ".join(filter(None, map(str.strip, words.splitlines())))


def _plain(text: str) -> str:
    """Return the words of `text` in small letters, without punctuation, so that a layout makes no difference."""
    return f" {' '.join(WORD.findall(text)).casefold()} "


def _read(said: Said, formatted: tuple[str, ...]) -> str:
    """Return what a reader sees of a field: of Markdown, without its marks and citations."""
    if said.name not in formatted:
        return said.words
    html = markdown.render(markdown.ANY_CITATION.sub(" ", said.words)).html
    return strip_tags(html.replace("<", " <"))
