"""Import a content file, all or nothing. It can add and change drafts; other changes are refused."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.shared.import_report import Outcome
from clinic_site.transfer import trust
from clinic_site.transfer.content_file import ContentFile, FileRecord, is_text, read_key
from clinic_site.transfer.record_kinds import BY_MODEL, KINDS, Key, RecordKind, as_json, as_plain
from clinic_site.translation.models import Translation
from education.models import PageKind, Reviewed, Reviewer


@dataclass
class RecordReport:
    """The outcome of one record of a file.

    `changes` maps fields to (old, new) as plain data; old is None for a new record. A record that is refused because
    of its state on this site lists its changes too, so that staff can make them in the admin.
    """

    label: str
    outcome: Outcome = Outcome.REFUSED
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def look_at(file: ContentFile) -> list[RecordReport]:
    """Return what writing `file` would do, by writing it and rolling back. Raise DatabaseError if that fails."""
    with transaction.atomic():
        reports = _Importer(file).run()
        transaction.set_rollback(True)
    return reports


def write(file: ContentFile) -> list[RecordReport]:
    """Write the valid records of `file` in one transaction, and return the reports. Raise DatabaseError if that fails.

    Records and fields that are not in the file stay unchanged.
    """
    with transaction.atomic():
        return _Importer(file).run()


class _Importer:
    def __init__(self, file: ContentFile):
        self._entries = sorted(file.entries, key=lambda entry: KINDS.index(entry.kind))
        self._reviewers = {entry.key for entry in file.entries if entry.kind.model is Reviewer}
        self._here: dict[type[models.Model] | None, dict[Key, models.Model]] = {}  # filled kind by kind

    def run(self) -> list[RecordReport]:
        for kind in KINDS:
            self._here[kind.model] = {kind.key_of(record): record for record in kind.records().select_for_update()}
        seen: set[tuple[RecordKind, Key]] = set()
        reports = []
        for entry in self._entries:
            report = RecordReport(entry.label)
            if (entry.kind, entry.key) in seen:
                report.faults["key"] = _("The file contains the same record twice.")
            else:
                seen.add((entry.kind, entry.key))
                self._take(entry, report)
            reports.append(report)
        return reports

    def _take(self, entry: FileRecord, report: RecordReport) -> None:
        kind, record = entry.kind, self._here[entry.kind.model].get(entry.key)
        before = kind.describe(record) if record else None
        values = self._understand(entry, report)
        if report.faults:
            return
        was_published = values.get("status") == trust.PUBLISHED
        if issubclass(kind.model, Reviewed):
            report.remarks = trust.settle(values, self._reviewers)
        elif kind.model is Translation:
            values.pop("status", None)
        after = {name: _describe(value) for name, value in values.items()}
        report.changes = {
            name: (before and before[name], new) for name, new in after.items() if before is None or before[name] != new
        }
        self._refuse_or_leave(kind, values, before, report)
        if report.faults:
            return
        report.outcome = Outcome.CHANGED if record else Outcome.ADDED
        if record and not report.changes:
            report.outcome = Outcome.UNCHANGED
            return
        if was_published:
            report.remarks.append(_("Imports do not publish, so it is a draft here. Publish it in the admin."))
        self._save(entry, record, {name: values[name] for name in report.changes}, report)

    def _refuse_or_leave(self, kind: RecordKind, values: dict[str, Any], before: Any, report: RecordReport) -> None:
        """Refuse changes that only this site may make, and remove a review that it does not accept from `report`."""
        if before is None:
            if kind.model is PageKind:
                report.faults["name"] = _(
                    "This site has no such kind of pages. Its pages need no clinician, so an administrator must decide: "
                    "add it in the admin, then import the file again."
                )
            return
        if kind.model is Reviewer:
            why = _("This reviewer already exists here, and imports do not change reviewers. Change it in the admin.")
            report.faults = dict.fromkeys(report.changes, why)
        elif issubclass(kind.model, Reviewed):
            if refusal := trust.refusal(values, before, set(report.changes)):
                report.faults = dict([refusal])
            elif trust.review_is_kept(values, before) and report.changes:
                report.changes = {}
                report.remarks = [_("The record keeps this site’s review.")]
        elif kind.model is Translation and before["status"] == trust.PUBLISHED and report.changes:
            report.faults = {"status": str(trust.IS_PUBLISHED)}

    # Parsing the file's values

    def _understand(self, entry: FileRecord, report: RecordReport) -> dict[str, Any]:
        """Return the file's values as Python values of the fields, with linked records as keys."""
        kind, values = entry.kind, {}
        known = {found.name: found for found in [*kind.fields, *kind.lists]}
        for name, value in entry.fields.items():
            if name not in known:
                report.faults[name] = _("This site has no such field. Update both sites to the same release.")
                continue
            try:
                values[name] = _read(known[name], value)
            except ValidationError as error:
                report.faults[name] = " ".join(error.messages)
            except (ValueError, TypeError, OverflowError):
                report.faults[name] = _("“%(value)s” is not a valid value.") % {"value": str(value)[:60]}
        return values

    # Writing the records

    def _save(
        self, entry: FileRecord, record: models.Model | None, values: dict[str, Any], report: RecordReport
    ) -> None:
        kind = entry.kind
        record = record or kind.new(entry.key, self._here)
        if record is None:
            report.faults["record"] = _("There is no such record on this site, and the file contains none.")
            report.outcome, report.changes = Outcome.REFUSED, {}
            return
        if isinstance(record, Translation):
            record.checked_by = record.checked_on = None  # it says something else now
        lists = {}
        for found in [*kind.fields, *kind.lists]:
            if found.name not in values:
                continue
            value = values[found.name]
            if found.many_to_many:
                lists[found.name] = [self._linked(found, key, report) for key in value]
            elif found.is_relation:
                setattr(record, found.name, value and self._linked(found, value, report))
            else:
                setattr(record, found.name, value)
        if report.faults:
            report.outcome, report.changes = Outcome.REFUSED, {}
            return
        try:
            record.full_clean()
        except ValidationError as error:
            whole = _("the record")
            report.faults = {
                whole if name == NON_FIELD_ERRORS else name: " ".join(messages)
                for name, messages in error.message_dict.items()
            }
            report.outcome, report.changes = Outcome.REFUSED, {}
            return
        record.save()
        for name, linked in lists.items():
            getattr(record, name).set(linked)
        if hasattr(record, "drafts"):
            # The text under a draft has changed since it was approved or scheduled.
            record.drafts.update(
                approved_by=None, approved_at=None, is_own_review=False, publish_at=None, unpublish_at=None
            )
        self._here[kind.model][entry.key] = record

    def _linked(self, found: models.Field, key: Key, report: RecordReport) -> models.Model | None:
        """Return this site's record with `key`, or report a fault if there is none."""
        linked = self._here[found.related_model].get(key)
        if linked is None:
            report.faults[found.name] = _(
                "There is no “%(key)s” on this site, and the file contains none that can be imported."
            ) % {"key": ", ".join(key)}
        return linked


def _read(found: models.Field, value: Any) -> Any:
    """Convert a plain value to the field's type. Raise ValidationError, ValueError, TypeError or OverflowError."""
    if found.many_to_many:
        if not isinstance(value, list):
            raise ValueError
        return sorted({_read_link(found, item) for item in value})
    if found.is_relation:
        return None if value is None else _read_link(found, value)
    if isinstance(found, models.JSONField):
        return _read_pairs(value)
    if isinstance(value, list | dict) or (isinstance(value, str) and not is_text(value)):
        raise ValueError
    if isinstance(found, models.CharField | models.TextField) and not isinstance(value, str | None):
        raise ValueError
    read = found.clean(value, None)
    if isinstance(read, datetime.datetime) and timezone.is_naive(read):
        raise ValueError
    return read


def _read_pairs(value: Any) -> dict[str, dict[str, str]]:
    """Return the texts of a translation. Raise ValueError if they aren't any."""
    if not isinstance(value, dict):
        raise ValueError
    for name, pair in value.items():
        if not isinstance(pair, dict) or pair.keys() != {"says", "of"} or not all(map(is_text, [name, *pair.values()])):
            raise ValueError
    return value


def _read_link(found: models.Field, value: Any) -> Key:
    key = read_key(BY_MODEL[found.related_model], value)
    if key is None:
        raise ValueError
    return key


def _describe(value: Any) -> Any:
    """Return a value from `_read` in the format of `RecordKind.describe`."""
    if isinstance(value, tuple):
        return as_json(value)
    if isinstance(value, list):
        return [as_json(key) for key in value]
    return as_plain(value)
