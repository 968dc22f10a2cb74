"""Old versions made new: an old text becomes a draft, and a deleted record comes back, off the site.

Whatever is restored, records that are gone since are left out, and addresses that others have now are not taken from
them; both are said in words, so that nobody finds out later.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from clinic_site.publishing import contents, workflow
from clinic_site.publishing.comparison import names_of
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.history import HistoryEntry
from clinic_site.publishing.problems import stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.local_time import date_and_time


@dataclass
class Reverted:
    """What came of it: the record or its draft (None if nothing had to be done), and what was left out or differs."""

    what: Any
    remarks: list[str] = field(default_factory=list)


@transaction.atomic
def revert_to(record: Publishable, entry: HistoryEntry, *, by, started_from: str = "") -> Reverted:
    """Let the open draft of `record` say what it said in `entry`. What is on the site is not touched.

    Raises ChangedMeanwhileError as `workflow.save_draft` does. The review stays that of the record: it is not undone.
    """
    live = workflow.stored(record, lock=True)
    wanted = {name: value for name, value in entry.contents.items() if name not in live.review_fields}
    remarks = _leave_out_what_is_gone(type(record), wanted, instead=contents.contents_of(live))
    contents.read_into(live, wanted)
    for names in _taken(live):
        kept = {name: value for name, value in contents.contents_of(workflow.stored(record)).items() if name in names}
        contents.read_into(live, kept)
        remarks.append(_("Another record has that %(field)s now; it stays as it is.") % {"field": _label(live, names)})
    note = _("Restored from %(when)s") % {"when": date_and_time(entry.when)}
    try:
        with transaction.atomic():
            draft = workflow.save_draft(
                live, by=by, started_from=started_from, note=note, is_ready=False, how=workflow.REVERTED
            )
            return Reverted(draft, remarks)
    except IntegrityError as error:
        words = _("That version breaks a rule that is newer than it is. Copy what you need by hand.")
        raise NotPublishedError([stop("", words)]) from error


# Deleted records ---------------------------------------------------------------------------------------


def deleted(model: type[Publishable]) -> models.QuerySet:
    """Return the last version of each record of `model` that was deleted and is not back, the latest first."""
    versions = model.history.model.objects
    newest = versions.filter(id=OuterRef("id")).order_by("-history_date", "-history_id").values("history_id")[:1]
    return (
        versions.filter(history_type="-", history_id=models.Subquery(newest))
        .exclude(Exists(model._base_manager.filter(pk=OuterRef("id"))))
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    )


@transaction.atomic
def bring_back(version, *, by) -> Reverted:
    """Make the record of `version`, one of `deleted`, again: under its old key, with its relations, off the site.

    Raises NotPublishedError when a record that it can't do without is gone, or somebody was faster.
    """
    model = version.instance_type
    said = contents.contents_of_version(version)
    record = model(pk=version.id)
    remarks = _leave_out_what_is_gone(model, said, instead={})
    contents.read_into(record, said)
    for names in _taken(record):
        remarks.append(_give_a_free_address(record, names))
    text = contents.contents_of(record)
    record._history_user = by
    record._change_reason = _("Deleted on %(when)s, brought back") % {"when": date_and_time(version.history_date)}
    try:
        with transaction.atomic():
            record.skip_history_when_saving = True
            record.save(force_insert=True)
            contents.write(record, text)
    except IntegrityError as error:
        words = _(
            "It could not be brought back: it is there again, or a rule that is newer than it is speaks against it."
        )
        raise NotPublishedError([stop("", words)]) from error
    return Reverted(record, remarks)


# What can't be as it was --------------------------------------------------------------------------------


def _leave_out_what_is_gone(
    model: type[models.Model], said: contents.Contents, *, instead: contents.Contents
) -> list[str]:
    """Take related records that are gone out of `said`; return, in words, which.

    A relation that may not be empty keeps what stands in `instead`; without that NotPublishedError says so.
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
            words = _("It needs a record that is gone too: %(names)s. Bring that back first.") % {"names": named}
            raise NotPublishedError([stop("", words)])
        remarks.append(
            _("Left out of “%(field)s”, because gone: %(names)s") % {"field": relation.verbose_name, "names": named}
        )
    return remarks


def _taken(record: Publishable) -> list[list[str]]:
    """Return the fields, alone or together, that must be unique and in which another record is the same by now."""
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
    """Return a field of `model` that is its own, not another model's way back to it."""
    return model._meta.get_field(name)


def _value(record: Publishable, name: str):
    return getattr(record, _field(type(record), name).attname)


def _label(record: Publishable, names: list[str]) -> str:
    return str(_field(type(record), names[-1]).verbose_name)


def _give_a_free_address(record: Publishable, names: list[str]) -> str:
    """Let `record` have an address that is free; return the words that say so."""
    slugs = [name for name in names if isinstance(record._meta.get_field(name), models.SlugField)]
    if not slugs:
        words = _("Another record has its %(field)s now. Change that one first.") % {"field": _label(record, names)}
        raise NotPublishedError([stop("", words)])
    slug = _field(type(record), slugs[0])
    old, number = _value(record, slug.name), 2
    while names in _taken(record):
        ending = f"-{number}"
        setattr(record, slug.name, f"{old[: slug.max_length - len(ending)]}{ending}")
        number += 1
    return _("Another record has the %(field)s “%(old)s” now, so this one has “%(new)s”. Change it as you like.") % {
        "field": slug.verbose_name,
        "old": old,
        "new": _value(record, slug.name),
    }
