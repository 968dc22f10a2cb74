"""The readable history of a record: one list of its versions and its draft saves.

django-simple-history writes a row for each save of a record and for each save of a draft. Each row becomes a
`HistoryEntry`: who, when, why, what happened, and the contents of the record or of the record with the draft applied.
"""

import itertools
import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.contents import Contents, contents_of, contents_of_versions
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.workflow import REVERTED, Draft

KEY = re.compile(r"([vd])([0-9]{1,9})")  # v12: a version of the record; d7: a save of a draft


class EntryKind(models.TextChoices):
    """The kind of event."""

    CREATED = "created", _("Created")
    CHANGED = "changed", _("Changed")
    LIVE = "live", _("Changed on the site")
    PUBLISHED = "published", _("Published")
    TIMED = "timed", _("Publishing dates changed")
    OFF = "off", _("Taken off the site")
    REVIEWED = "reviewed", _("Reviewed")
    DELETED = "deleted", _("Deleted")
    BACK = "back", _("Restored after deletion")
    SAVED = "saved", _("Draft saved")
    REVERTED = "restored", _("Earlier version restored")
    READY = "ready", _("Submitted for review")
    SENT_BACK = "sent back", _("Sent back with a comment")
    APPROVED = "approved", _("Draft approved")
    SCHEDULED = "scheduled", _("Draft scheduled")
    DISCARDED = "discarded", _("Draft discarded")
    ENDED = "ended", _("Draft published")


@dataclass(frozen=True)
class HistoryEntry:
    """One event in the history of a record. `before` is the key of the entry to compare it with, or ""."""

    key: str
    kind: EntryKind
    who: Any  # the account, or None
    when: datetime
    why: str
    contents: Contents
    placing: tuple  # status, on the site from, until
    before: str

    @property
    def is_draft(self) -> bool:
        return self.key.startswith("d")


def history_rows(record: Publishable) -> models.QuerySet:
    """Return (letter, number, time) of each version and draft save of `record`, newest first, without contents."""
    versions = (
        _versions(record).order_by().annotate(letter=Value("v")).values_list("letter", "history_id", "history_date")
    )
    saves = _saves(record).order_by().annotate(letter=Value("d")).values_list("letter", "history_id", "history_date")
    # At the same time, a draft save sorts after the record's version, as they are written in that order.
    return versions.union(saves, all=True).order_by("-history_date", "letter", "-history_id")


def entries(record: Publishable, rows: list, *, start: int = 0, end: int | None = None) -> list[HistoryEntry]:
    """Return the entries of `rows[start:end]`, without those that add nothing new.

    The neighboring rows decide this for the first and the last one. The number of queries does not depend on `rows`.
    """
    keys = [f"{letter}{number}" for letter, number, _when in rows]
    found = _read(record, keys)
    shown = set(keys[start:end])
    return [entry for entry in fold([found[key] for key in keys if key in found]) if entry.key in shown]


def history_entry(record: Publishable, key: str) -> HistoryEntry | None:
    """Return the entry of `record` with this key, or None. It is called what the list of the history calls it."""
    found = _read(record, [key]).get(key) if KEY.fullmatch(key) else None
    if found is None or found.is_draft:
        return found
    later = _saves(record).filter(history_date__gte=found.when).order_by("history_date", "history_id")
    after = [f"d{number}" for number in later.values_list("history_id", flat=True)[:1]]
    return next(entry for entry in fold([*_read(record, after).values(), found]) if entry.key == key)


def fold(newest_first: list[HistoryEntry]) -> list[HistoryEntry]:
    """Leave out automatic entries with the same contents as the entry before."""
    kept: list[HistoryEntry] = []
    for entry in reversed(newest_first):
        last = kept[-1] if kept else None
        if last is None or (entry.contents, entry.placing) != (last.contents, last.placing):
            kept.append(entry)
        elif entry.kind == EntryKind.ENDED and not last.is_draft:
            # Publishing the draft created this version.
            kept[-1] = replace(last, kind=EntryKind.PUBLISHED if last.kind == EntryKind.LIVE else last.kind)
        elif entry.kind == EntryKind.REVERTED and last.kind in (EntryKind.CHANGED, EntryKind.LIVE):
            # An unpublished record is restored directly, not as a draft.
            kept[-1] = replace(last, kind=entry.kind, why=entry.why)
        elif _is_silent(entry) and (entry.is_draft or not last.is_draft) and entry.why in ("", last.why):
            continue
        else:
            kept.append(entry)
    return kept[::-1]


def _is_silent(entry: HistoryEntry) -> bool:
    return entry.kind in (EntryKind.CHANGED, EntryKind.LIVE, EntryKind.SAVED, EntryKind.ENDED)


# Reading ------------------------------------------------------------------------------------------------


def _versions(record: Publishable) -> models.QuerySet:
    return type(record).history.filter(**{record._meta.pk.attname: record.pk})


def _saves(record: Publishable) -> models.QuerySet:
    kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
    return Draft.history.filter(content_type=kind, object_id=record.pk)


def _read(record: Publishable, keys: list[str]) -> dict[str, HistoryEntry]:
    wanted = [match.groups() for key in keys if (match := KEY.fullmatch(key))]
    all_versions = _versions(record).order_by("-history_date", "-history_id")
    numbers = [number for letter, number in wanted if letter == "v"]
    versions = list(_versions(record).filter(pk__in=numbers).select_related("history_user"))
    # All at once: a subquery for each version would read all earlier ones each time.
    newest_first = list(all_versions.values_list("history_id", flat=True)) if versions else []
    before_keys = dict(itertools.pairwise(newest_first))
    base = all_versions.filter(history_date__lte=OuterRef("history_date")).exclude(history_type="-")
    same_draft = _saves(record).filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    saves = list(
        _saves(record)
        .filter(pk__in=[number for letter, number in wanted if letter == "d"])
        .select_related("history_user")
        .annotate(
            base_key=Subquery(base.values("history_id")[:1]),
            before_key=Subquery(same_draft.values("history_id")[:1]),
        )
    )
    others = {before_keys.get(version.pk) for version in versions} | {save.base_key for save in saves}
    known = {version.pk: version for version in versions}
    known |= _versions(record).in_bulk([key for key in others if key and key not in known])
    said = contents_of_versions(list(known.values()))
    saves_before = _saves(record).in_bulk([save.before_key for save in saves if save.before_key])
    found = {}
    for version in versions:
        entry = _entry_of_version(version, known.get(before_keys.get(version.pk)), said)
        found[entry.key] = entry
    for save in saves:
        base_version = known.get(save.base_key)
        base_contents = said[save.base_key] if base_version else contents_of(record)
        entry = _entry_of_save(save, saves_before.get(save.before_key), base_version, base_contents)
        found[entry.key] = entry
    return found


def _entry_of_version(version, before, said: dict[int, Contents]) -> HistoryEntry:
    return HistoryEntry(
        key=f"v{version.pk}",
        kind=_kind_of_version(version, before, said),
        who=version.history_user,
        when=version.history_date,
        why=version.history_change_reason or "",
        contents=said[version.pk],
        placing=_placing(version),
        before=f"v{before.pk}" if before else "",
    )


def _placing(version) -> tuple:
    return (version.status, version.publish_at, version.unpublish_at)


def _kind_of_version(version, before, said: dict[int, Contents]) -> EntryKind:
    is_released, was_released = (
        row is not None and row.status == Publishable.Status.PUBLISHED for row in (version, before)
    )
    if version.history_type == "-":
        return EntryKind.DELETED
    if before is None:
        return EntryKind.CREATED
    if before.history_type == "-":
        return EntryKind.BACK
    if is_released != was_released:
        return EntryKind.PUBLISHED if is_released else EntryKind.OFF
    now, then = said[version.pk], said[before.pk]
    changed = {name for name, value in now.items() if value != then.get(name)}
    if changed and changed <= set(version.instance_type.review_fields):
        return EntryKind.REVIEWED
    if not changed and _placing(version) != _placing(before):
        return EntryKind.TIMED
    return EntryKind.LIVE if is_released else EntryKind.CHANGED


def _entry_of_save(save, before, base, base_contents: Contents) -> HistoryEntry:
    contents = base_contents | save.contents
    kind = _kind_of_save(save, before, was_taken=contents == base_contents)
    has_own_reason = kind in (EntryKind.SENT_BACK, EntryKind.DISCARDED)
    return HistoryEntry(
        key=f"d{save.pk}",
        kind=kind,
        who=save.history_user,
        when=save.history_date,
        why=(save.history_change_reason if has_own_reason else "") or save.note,
        contents=contents,
        placing=_placing(base) if base else (),
        before=f"d{before.pk}" if before else (f"v{base.pk}" if base else ""),
    )


def _kind_of_save(save, before, *, was_taken: bool) -> EntryKind:
    if save.history_type == "-":
        return EntryKind.ENDED if was_taken else EntryKind.DISCARDED
    if save.sent_back_at and save.sent_back_at != (before and before.sent_back_at):
        return EntryKind.SENT_BACK
    if save.approved_at and save.approved_at != (before and before.approved_at):
        return EntryKind.APPROVED
    if save.publish_at and save.publish_at != (before and before.publish_at):
        return EntryKind.SCHEDULED
    if save.history_change_reason == REVERTED:
        return EntryKind.REVERTED
    if save.is_ready and not (before and before.is_ready):
        return EntryKind.READY
    return EntryKind.SAVED
