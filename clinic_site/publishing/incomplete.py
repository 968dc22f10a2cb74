"""Incomplete records: what the database can hold of them, and what only the draft keeps.

Saving asks for next to nothing, so that half-written work is never refused. All checks wait until publishing
(`workflow.problems_of`). A record that is not on the site is written as far as the database can hold it. Its draft
keeps the rest: an empty number, a text that is too long, an address that another record has.
"""

import copy
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.publishing import contents
from clinic_site.publishing.publishable import Publishable


def asked_first(model: type[Publishable]) -> set[str]:
    """Return the names of the fields without which not even a draft can be saved."""
    relations = [field for field in contents.content_fields(model) if field.is_relation and not field.null]
    return {*model.asked_first, *(field.name for field in relations)}


def messages(record: Publishable, name: str, errors: list[ValidationError]) -> list[str]:
    """Return the messages of `errors` in the field `name`. That of an empty field names the field."""
    if {error.code for error in errors} <= {"blank", "null"}:
        return [_("“%(field)s” is empty.") % {"field": labels(record, {name})}]
    if any(isinstance(field, PhoneNumberField) and field.name == name for field in record._meta.concrete_fields):
        return [_("This is not a valid phone number. Enter it like this: 253-272-0101.")]
    return ValidationError(errors).messages


def labels(record: Publishable, names: set[str]) -> str:
    """Return the labels of the fields `names`, separated by commas."""
    fields = [field for field in contents.content_fields(type(record)) if field.name in names]
    return ", ".join(capfirst(str(field.verbose_name)) for field in fields)


def new_row(record: Publishable) -> Publishable:
    """Return a copy of the new `record` that the database can hold. Fields that it can't hold get a stand-in.

    Raise ValidationError with the fields that must be filled in first.
    """
    row = copy.copy(record)
    instead = contents.contents_of(type(record)(), _no_lists(record)) | record.stand_ins()
    for field in _slugs(record):
        instead[field.name] = free_slug(record, field)
    held_back(row, instead)
    missing = {field.name for field in contents.content_fields(type(row)) if not _fits(field, row)}
    missing |= {name for constraint in _broken(row, set(instead)) for name in _names(constraint)}
    asked = _("Fill this in before you save for the first time. The rest can wait.")
    if missing:
        raise ValidationError(dict.fromkeys(sorted(missing), asked))
    return row


def held_back(record: Publishable, instead: contents.Contents) -> set[str]:
    """Replace the values of `record`, in memory, that the database can't hold by those in `instead`.

    Return the names of these fields.
    """
    typed = contents.contents_of(record, _no_lists(record))
    differing = {name for name, value in typed.items() if name in instead and value != instead[name]}
    fields = {field.name: field for field in contents.content_fields(type(record))}
    held = {name for name in differing if name in fields and not _fits(fields[name], record)}
    _put(record, instead, held)
    while more := {name for broken in _broken(record, differing - held) for name in _names(broken)} & differing - held:
        _put(record, instead, more)
        held |= more
    return held


def free_slug(record: Publishable, field: models.Field) -> str:
    """Return an address for `record` that no other record has: the typed one, or one made from its name."""
    name = next((getattr(record, name) for name in type(record).asked_first if name != field.name), "")
    typed = getattr(record, field.name) or slugify(str(name))
    try:
        field.clean(typed, record)
    except ValidationError:
        typed = ""
    typed = typed[: field.max_length] or str(record._meta.model_name)
    others, slug, number = _others(record), typed, 2
    while others.filter(**{field.name: slug}).exists():
        ending = f"-{number}"
        slug, number = f"{typed[: (field.max_length or 0) - len(ending)]}{ending}", number + 1
    return slug


def _slugs(record: Publishable) -> list[models.Field]:
    """Return the addresses of `record`, as far as they can be made up."""
    return [
        field
        for field in contents.content_fields(type(record))
        if isinstance(field, models.SlugField) and field.name not in type(record).asked_first
    ]


def _fits(field: models.Field, record: Publishable) -> bool:
    """Whether the database can hold the value of one column. An empty text is no problem for it."""
    value = getattr(record, field.attname)
    if value is None:
        return field.null
    if field.is_relation or value in field.empty_values:
        return True
    try:
        field.clean(value, record)
    except ValidationError:
        return False
    return not (field.unique and _others(record).filter(**{field.name: value}).exists())


def _broken(record: Publishable, names: set[str]) -> Iterator[models.BaseConstraint]:
    """Yield the constraints on any of the fields `names` that `record` breaks."""
    for constraint in type(record)._meta.constraints:
        if not _names(constraint) & names:
            continue
        try:
            constraint.validate(type(record), record)
        except ValidationError:
            yield constraint


def broken_constraints(record: Publishable, *, exclude: set[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield where to mend each constraint that `record` breaks, and its messages. Fields in `exclude` are not checked."""
    for model, constraints in record.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, record, exclude=exclude - {NON_FIELD_ERRORS})
            except ValidationError as error:
                yield _where_to_mend(constraint, record), error.messages


def _where_to_mend(constraint: models.BaseConstraint, record: Publishable) -> str:
    """Return the field of the form to go to: the first empty one that `constraint` is about, or the last one."""
    about = _names(constraint)
    names = [field.name for field in contents.content_fields(type(record)) if field.name in about]
    empty = [name for name in names if record.serializable_value(name) in (None, "", False)]
    return next(iter([*empty, *names[::-1]]), "")


def _names(constraint: models.BaseConstraint) -> set[str]:
    """Return the names of the fields that `constraint` is about."""
    if isinstance(constraint, models.CheckConstraint):
        return set(_names_in(constraint.condition))
    return set(getattr(constraint, "fields", ()))


def _names_in(condition: Any) -> Iterator[str]:
    if isinstance(condition, Q):
        for child in condition.children:
            yield from _names_in(child)
    elif isinstance(condition, tuple):
        yield condition[0].partition("__")[0]
        if isinstance(condition[1], models.F):
            yield condition[1].name  # type: ignore[attr-defined]  # django-stubs lacks it


def _others(record: Publishable) -> models.QuerySet:
    return type(record)._base_manager.exclude(pk=record.pk)


def _put(record: Publishable, instead: contents.Contents, names: set[str]) -> None:
    contents.read_into_columns(record, {name: instead[name] for name in names})


def _no_lists(record: Publishable) -> dict[str, list]:
    """Return empty related lists: only columns matter here."""
    return {field.name: [] for field in contents.related_fields(type(record))}
