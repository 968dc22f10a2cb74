"""How the texts of this release stand beside those of this site.

`SampleRecord` keeps the base: what was shipped when staff decided about the text last. A text has changed if the base
differs from what this release ships. Without a base (the text was loaded by an older release), nobody can tell who
changed it: then it is only compared with the clinic's text.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.contents import Contents, blank, contents_of, related_fields
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.sample_records import SampleRecord
from education.models import Reviewed
from education.sample.shipped_texts import (
    KINDS,
    Ident,
    Reason,
    ShippedText,
    key_field,
    not_shipped,
    this_release,
)

BY_LABEL = {kind._meta.label_lower: kind for kind in KINDS}


class Standing(models.TextChoices):
    """How one text stands, most urgent first."""

    CORRECTED = "corrected", _("Safety correction")
    CHANGED = "changed", _("Changed by the release")
    UNKNOWN = "unknown", _("Differs, we can’t tell who changed it")
    NEW = "new", _("New")
    GONE = "gone", _("No longer shipped")


@dataclass
class TextHere:
    """One text of the release, of this site, or of both."""

    model: type[Reviewed]
    key: str
    standing: Standing
    shipped: ShippedText | None = None
    memory: SampleRecord | None = None
    record: Reviewed | None = None
    draft: Draft | None = None
    reasons: list[Reason] = field(default_factory=list)
    # All three with other texts by primary key; one that is not on this site by its key in the release
    base: Contents | None = None
    ours: Contents = field(default_factory=dict)
    theirs: Contents = field(default_factory=dict)

    @property
    def release_text(self) -> ShippedText:
        """What the release ships. A text that is no longer shipped has none."""
        if self.shipped is None:
            raise LookupError(self.ident)
        return self.shipped

    @property
    def own(self) -> Reviewed:
        """The clinic's record. A new text has none."""
        if self.record is None:
            raise LookupError(self.ident)
        return self.record

    @property
    def ident(self) -> Ident:
        return self.model._meta.label_lower, self.key

    @property
    def name(self) -> str:
        return str(self.record) if self.record else self.shipped.name if self.shipped else self.key

    @property
    def kind(self) -> str:
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def url(self) -> str:
        return reverse("admin:shipped_text", args=self.ident)

    @cached_property
    def is_edited(self) -> bool:
        """Whether the clinic changed what was shipped to it."""
        return self.base is not None and any(self.ours[name] != value for name, value in self.base.items())

    @cached_property
    def is_settled(self) -> bool:
        """Whether the clinic's text says what the release ships, so that there is nothing to decide."""
        return self.shipped is not None and all(self.ours[name] == value for name, value in self.theirs.items())


class TextsHere:
    """All texts about which there is something to decide, most urgent first. The number of queries is fixed.

    `only` limits them to one text.
    """

    def __init__(self, *, only: Ident | None = None):
        self.release = this_release()
        self.only = only
        self.memories = _memories()
        self.texts = sorted(self._found(), key=lambda text: list(Standing).index(text.standing))

    def with_standing(self, *standings: Standing) -> list[TextHere]:
        return [text for text in self.texts if text.standing in standings]

    def _found(self) -> Iterator[TextHere]:
        known = list(self._known())
        _fill(known, self.memories, self.release.texts)
        yield from (text for text in known if text.record is not None and not text.is_settled)
        for ident, shipped in self._wanted(self.release.texts.items()):
            if ident not in self.memories:
                yield TextHere(shipped.model, shipped.key, Standing.NEW, shipped)

    def _known(self) -> Iterator[TextHere]:
        """Yield the texts that were loaded or taken over, and differ from this release as far as the memory says."""
        for ident, memory in self._wanted(self.memories.items()):
            model, shipped = BY_LABEL[ident[0]], self.release.texts.get(ident)
            if shipped is None:
                if not memory.gone_since:
                    yield TextHere(model, memory.key, Standing.GONE, None, memory)
            elif memory.digest != shipped.digest:
                reasons = self.release.reasons_since(ident, memory.release)
                standing = Standing.CHANGED if memory.digest else Standing.UNKNOWN
                if any(reason.is_safety for reason in reasons):
                    standing = Standing.CORRECTED
                yield TextHere(model, memory.key, standing, shipped, memory, reasons=reasons)

    def _wanted(self, items: Iterable) -> Iterator:
        return ((ident, value) for ident, value in items if self.only in (None, ident))


def _memories() -> dict[Ident, SampleRecord]:
    """Return what is remembered of each text, without the base, which is large."""
    rows = SampleRecord.objects.filter(model__in=BY_LABEL).defer("contents").order_by("pk")
    return {(row.model, row.key): row for row in rows}


def _fill(texts: list[TextHere], memories: dict[Ident, SampleRecord], shipped: Collection[Ident]) -> None:
    """Add records, drafts and contents to `texts`: some queries for each kind among them."""
    if not texts:
        return
    with_base = [text.memory.pk for text in texts if text.memory and text.memory.digest]
    bases = {memory.pk: memory for memory in SampleRecord.objects.filter(pk__in=with_base)}  # `in_bulk` asks in parts
    for kind in {text.model for text in texts}:
        _find_records([text for text in texts if text.model is kind])
    found = {(text.record._meta.label_lower, text.record.pk): text for text in texts if text.record}
    drafts = Draft.objects.filter(object_id__in={key for _label, key in found}).select_related("content_type")
    for draft in drafts:
        if text := found.get((f"{draft.content_type.app_label}.{draft.content_type.model}", draft.object_id)):
            text.draft = draft
    places = Places(memories, shipped)
    for text in texts:
        if text.record is None:
            continue
        said = contents_of(text.record) | (text.draft.contents if text.draft else {})
        text.ours = {name: value for name, value in said.items() if name not in not_shipped(text.model)}
        if text.shipped:
            text.theirs = places.here(text.model, text.shipped.contents)
        if text.memory and (base := bases.get(text.memory.pk)) and base.contents is not None:
            empty = {name: value for name, value in blank(text.model).items() if name in text.ours}  # newer fields
            kept = {name: value for name, value in base.contents.items() if name in text.ours}
            text.base = empty | places.here(text.model, kept)


def _find_records(texts: list[TextHere]) -> None:
    """Find the records of `texts` of one kind: by primary key if it is remembered, or by their key, even a former one."""
    model = texts[0].model
    name = key_field(model)
    keys = {text.key: text.memory.object_id if text.memory else None for text in texts}
    unknown = [key for key, pk in keys.items() if pk is None]
    if unknown:
        by_key = f"{name}__in"
        former = model.history.filter(**{by_key: unknown}).order_by("history_id").values_list(name, "id")
        keys |= dict(reversed(list(former)))  # the first record that had the key
        keys |= dict(model._base_manager.filter(**{by_key: unknown}).values_list(name, "pk"))
    found = model._base_manager.filter(pk__in=[pk for pk in keys.values() if pk is not None])
    records = {record.pk: record for record in found}
    prefetch_related_objects(list(records.values()), *(field.name for field in related_fields(model)))
    for text in texts:
        text.record = records.get(keys[text.key])


class Places:
    """Where the shipped texts that others name are on this site. Two queries at most for each kind that is named."""

    def __init__(self, memories: dict[Ident, SampleRecord], shipped: Collection[Ident]):
        self._memories, self._shipped = memories, shipped
        self._found: dict[type[models.Model], dict[str, int]] = {}

    def here(self, model: type[models.Model], shipped: Contents) -> Contents:
        """Return `shipped` with the primary keys of other texts.

        One that can be taken over stays its key, a string. One that the clinic deleted, or no release ships, is left out.
        """
        lists = {}
        for related in related_fields(model):
            if related.name in shipped:
                keys, label = self._of(related.related_model), related.related_model._meta.label_lower
                found: list[int | str] = [keys[key] for key in shipped[related.name] if key in keys]
                new = [key for key in shipped[related.name] if key not in keys and self._is_new((label, key))]
                lists[related.name] = [*sorted(found), *new]
        return shipped | lists

    def _is_new(self, ident: Ident) -> bool:
        return ident in self._shipped and ident not in self._memories

    def _of(self, model: type[models.Model]) -> dict[str, int]:
        if model not in self._found:
            name = key_field(model)
            there = dict(model._base_manager.values_list(name, "pk"))
            label, pks = model._meta.label_lower, set(there.values())
            remembered = {
                key: memory.object_id
                for (kind, key), memory in self._memories.items()
                if kind == label and memory.object_id in pks
            }
            self._found[model] = there | remembered
        return self._found[model]
