"""Merge the work of two people who edit the same record.

The form contains a signed copy of what the record said when it was opened. If someone else has saved since, the form
takes over the fields that only they changed. Fields that both changed keep what was typed, and show the other version.
"""

from dataclasses import dataclass
from typing import cast

from django import forms
from django.core import signing
from django.http import QueryDict

from clinic_site.publishing import comparison, contents, workflow

SALT = "clinic_site.draft"
TAKE = "take-"  # prefix of the checkbox "Use their version when I save"


@dataclass
class Meeting:
    """Changes that someone else, or the same user in another window, saved while this form was open."""

    by: object  # the account, or None
    at: object  # a datetime
    was_published: bool
    taken: list[comparison.Change]  # changed only by them, and merged into this form
    both: list[comparison.Change]  # changed by them in fields that were changed here too
    is_own: bool = False  # saved by the same user, in another window


def remember(record, says: contents.Contents) -> str:
    """Return a signed copy of the state of `record` and what it `says`, for a hidden form field."""
    return signing.dumps({"state": workflow.state_of(record), "contents": says}, salt=SALT, compress=True)


def recall(text: str) -> dict:
    """Return what `remember` packed, or an empty dict if the signature is invalid."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}


def meet(form: forms.ModelForm, opened: dict, mine: dict) -> Meeting:
    """Merge the changes that only the other person made into the bound, stale `form`; return all their changes.

    `opened` is the result of `recall`, `mine` the contents as typed.
    """
    record = form.instance
    live = workflow.stored(record)
    draft = workflow.draft_of(record)
    theirs = workflow.said(live, draft)
    base = opened["contents"]
    done = comparison.compare(type(record), base, theirs)
    both = [
        change for change in done if mine.get(change.field) not in (base.get(change.field), theirs.get(change.field))
    ]
    conflicting = {change.field for change in both}
    data = cast(QueryDict, form.data).copy()
    for change in done:
        if change.field in form.fields and change.field not in conflicting:
            put(data, form, change.field, theirs.get(change.field))
    data[form.add_prefix("opened")] = remember(record, theirs)
    form.data = data
    return Meeting(
        by=draft.edited_by if draft else getattr(live.history.first(), "history_user", None),
        at=draft.edited_at if draft else live.updated_at,
        was_published=draft is None,
        taken=[change for change in done if change.field not in conflicting],
        both=both,
    )


def take_theirs(form: forms.ModelForm, opened: dict) -> None:
    """Put the other person's version into the fields of the bound `form` whose checkbox is ticked."""
    ticked = [name for name in form.fields if form.data.get(f"{TAKE}{name}")]
    if ticked:
        data = cast(QueryDict, form.data).copy()
        for name in ticked:
            put(data, form, name, opened["contents"].get(name))
            del data[f"{TAKE}{name}"]
        form.data = data


def put(data, form: forms.ModelForm, name: str, stored) -> None:
    """Set in `data` what a browser would send for the field `name` with the stored value."""
    key, field = form.add_prefix(name), form.fields[name]
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps widgets of relations
    value = field.prepare_value(stored)
    if to_data := getattr(widget, "to_data", None):
        for part, text in to_data(key, value).items():
            data[part] = text
    elif isinstance(widget, forms.CheckboxInput):
        data.pop(key, None)
        if value:
            data[key] = "on"
    elif getattr(widget, "allow_multiple_selected", False):
        data.setlist(key, [str(item) for item in value or []])
    elif isinstance(widget, forms.NullBooleanSelect):
        data[key] = {None: "unknown", True: "true", False: "false"}[value]
    else:
        data[key] = "" if value is None else str(value)
