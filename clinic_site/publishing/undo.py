"""Restore an old version as a draft, or a deleted record without publishing it.

Related records that were deleted since are left out, and slugs that another record uses now are not taken over. A
remark tells the user about each of these.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from clinic_site.publishing import authorship, contents, workflow
from clinic_site.publishing.comparison import names_of
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.history import HistoryEntry
from clinic_site.publishing.problems import stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.local_time import date_and_time

TOGETHER = datetime.timedelta(minutes=1)  # between the deletion of a record and those of its translations


@dataclass
class Reverted:
    """The result: the record or its draft (None if nothing had to be done), and remarks on what differs."""

    what: Any
    remarks: list[str] = field(default_factory=list)


@transaction.atomic
def revert_to(record: Publishable, entry: HistoryEntry, *, by, started_from: str = "") -> Reverted:
    """Save the contents of `entry` as the draft of `record`. The published version does not change.

    Raise ChangedMeanwhileError like `workflow.save_draft`. The review fields and the fixed ones keep their current
    values.
    """
    live = workflow.stored(record, lock=True)
    kept_as_they_are = {*live.review_fields, *live.fixed_fields}
    wanted = {name: value for name, value in entry.contents.items() if name not in kept_as_they_are}
    remarks = _leave_out_what_is_gone(type(record), wanted, instead=contents.contents_of(live))
    contents.read_into(live, wanted)
    for names in _taken(live):
        kept = {name: value for name, value in contents.contents_of(workflow.stored(record)).items() if name in names}
        contents.read_into(live, kept)
        remarks.append(
            _("Another record now has that %(field)s. This one keeps its own.") % {"field": _label(live, names)}
        )
    note = _("Restored from %(when)s") % {"when": date_and_time(entry.when)}
    try:
        with transaction.atomic():
            draft = workflow.save_draft(
                live, by=by, started_from=started_from, note=note, is_ready=False, how=workflow.REVERTED,
                also_by=_writers_of(record, entry),
            )  # fmt: skip
            return Reverted(draft, remarks)
    except IntegrityError as error:
        words = _("This version can’t be restored because it breaks a newer rule. Copy what you need from it.")
        raise NotPublishedError([stop("", words)]) from error


def _writers_of(record: Publishable, entry: HistoryEntry) -> set[int]:
    """Return the accounts that wrote the words of `entry`, if they were never published: they still can't approve them.

    Published words have been approved.
    """
    letter, key = entry.key[0], entry.key[1:]
    if letter == "v":
        return authorship.savers_of_version(record.history.get(pk=key))
    save = workflow.Draft.history.get(pk=key)
    return authorship.from_column(save.authors) | {save.edited_by_id} - {None}


# Deleted records ---------------------------------------------------------------------------------------


def deleted(model: type[Publishable]) -> models.QuerySet:
    """Return the last version of each deleted record of `model` that was not restored, newest first."""
    versions = model.history.model.objects
    newest = versions.filter(id=OuterRef("id")).order_by("-history_date", "-history_id").values("history_id")[:1]
    return (
        versions.filter(history_type="-", history_id=models.Subquery(newest))
        .exclude(Exists(model._base_manager.filter(pk=OuterRef("id"))))
        .prefetch_related("history_user")  # a join would make PostgreSQL compare every version with every account
        .order_by("-history_date", "-history_id")
    )


@transaction.atomic
def bring_back(version, *, by) -> Reverted:
    """Recreate the record of `version` (from `deleted`) with its old key and relations. It is not published.

    Raise NotPublishedError if a required related record is gone, or if it was already restored.
    """
    model = version.instance_type
    said = contents.contents_of_version(version)
    record = model(pk=version.id)
    remarks = _leave_out_what_is_gone(model, said, instead={})
    contents.read_into(record, said)
    for names in _taken(record):
        remarks.append(_give_a_free_address(record, names))
    if why_not := record.why_not_back():
        raise NotPublishedError([stop("", why_not)])
    text = contents.contents_of(record)
    record._history_user = by
    record._change_reason = _("Deleted on %(when)s, then restored") % {"when": date_and_time(version.history_date)}
    try:
        with transaction.atomic():
            record.skip_history_when_saving = True
            record.save(force_insert=True)
            contents.write(record, text)
    except IntegrityError as error:
        words = _("This can’t be restored: it already exists again, or it breaks a newer rule.")
        raise NotPublishedError([stop("", words)]) from error
    return Reverted(record, remarks + _bring_back_translations(record, version, by=by))


def _bring_back_translations(record: Publishable, version, *, by) -> list[str]:
    """Recreate the translations that were deleted with `record`, and return a remark about each."""
    model: Any = record._meta.get_field("translations").related_model
    if isinstance(record, model):
        return []
    kind = ContentType.objects.get_for_model(record)
    gone = deleted(model).filter(content_type=kind, object_id=record.pk)
    remarks = []
    for one in gone.filter(history_date__gte=version.history_date - TOGETHER):
        try:
            back = bring_back(one, by=by)
        except NotPublishedError as error:
            remarks.append(_("Its translation was not restored: %(why)s") % {"why": error})
            continue
        words = _("Its translation into %(language)s was restored, too. It is not on the site.")
        remarks.append(words % {"language": back.what.get_language_display()})
    return remarks


# Conflicts with the current data ------------------------------------------------------------------------


def _leave_out_what_is_gone(
    model: type[models.Model], said: contents.Contents, *, instead: contents.Contents
) -> list[str]:
    """Remove deleted related records from `said` and return remarks that name them.

    A required relation gets its value from `instead`. Raise NotPublishedError if that has none.
    """
    remarks = []
    for name, keys in contents.gone_from(model, said).items():
        relation = _field(model, name)
        named = ", ".join(names_of(relation.related_model, keys).values())
        if relation.many_to_many:
            said[name] = [key for key in said[name] if key not in keys]
        elif relation.null:
            said[name] = None
        elif name in instead:
            said[name] = instead[name]
        else:
            words = _("It needs a record that was deleted too: %(names)s. Restore that first.") % {"names": named}
            raise NotPublishedError([stop("", words)])
        remarks.append(
            _("Deleted since, so left out of “%(field)s”: %(names)s") % {"field": relation.verbose_name, "names": named}
        )
    return remarks


def _taken(record: Publishable) -> list[list[str]]:
    """Return the unique fields, or groups of fields, whose values another record has now."""
    options = record._meta
    unique = [[column.name] for column in contents.content_fields(type(record)) if column.unique]
    unique += [
        list(constraint.fields) for constraint in options.total_unique_constraints if "id" not in constraint.fields
    ]
    others = type(record)._base_manager.exclude(pk=record.pk)
    return [
        names
        for names in unique
        if others.filter(**{_field(type(record), name).attname: _value(record, name) for name in names}).exists()
    ]


def _field(model: type[models.Model], name: str) -> Any:
    """Return a field of `model` that is not a reverse relation."""
    return model._meta.get_field(name)


def _value(record: Publishable, name: str):
    return getattr(record, _field(type(record), name).attname)


def _label(record: Publishable, names: list[str]) -> str:
    return str(_field(type(record), names[-1]).verbose_name)


def _give_a_free_address(record: Publishable, names: list[str]) -> str:
    """Give `record` an unused slug and return a remark about it."""
    slugs = [name for name in names if isinstance(record._meta.get_field(name), models.SlugField)]
    if not slugs:
        words = _("Another record now has the same %(field)s. Change that record first.") % {
            "field": _label(record, names)
        }
        raise NotPublishedError([stop("", words)])
    slug = _field(type(record), slugs[0])
    old, number = _value(record, slug.name), 2
    while names in _taken(record):
        ending = f"-{number}"
        setattr(record, slug.name, f"{old[: slug.max_length - len(ending)]}{ending}")
        number += 1
    return _("Another record now has the %(field)s “%(old)s”, so this one has “%(new)s”. You can change it.") % {
        "field": slug.verbose_name,
        "old": old,
        "new": _value(record, slug.name),
    }
