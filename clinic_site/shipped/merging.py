"""What a draft says that takes over a shipped text: a three-way merge, field by field.

| changed by | the draft has |
|---|---|
| the release only | the shipped words |
| the clinic only | the clinic's words |
| both, or nobody can tell | the clinic's words, unless staff choose the shipped ones for this field |
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.comparison import Change, compare
from clinic_site.publishing.contents import Contents, content_fields, related_fields
from clinic_site.shipped.standing import TextHere


class Who(models.TextChoices):
    """Who changed a field since the base."""

    RELEASE = "release", _("Only the release changed this.")
    CLINIC = "clinic", _("Only your clinic changed this. It stays as it is.")
    BOTH = "both", _("Your clinic and the release both changed this. Your words stay, unless you choose the others.")
    UNKNOWN = "unknown", _("These differ. We can’t tell who changed them: no earlier shipped words were kept.")


@dataclass(frozen=True)
class FieldMerge:
    """One field in which the shipped and the clinic's words differ, or which the clinic changed.

    `release` is what the release changed and `clinic` what the clinic changed, since the base. `taking` is what the
    clinic's text loses and gains if the shipped words are taken.
    """

    field: str
    label: str
    who: Who
    release: Change | None
    clinic: Change | None
    taking: Change | None

    @property
    def is_choice(self) -> bool:
        return self.who != Who.CLINIC and self.taking is not None

    @property
    def is_taken(self) -> bool:
        """Whether the shipped words are taken if nobody chooses."""
        return self.who == Who.RELEASE


def label_of(text: TextHere, name: str) -> str:
    """Return how the admin calls the field `name`."""
    fields = [*content_fields(text.model), *related_fields(text.model)]
    return next(str(field.verbose_name) for field in fields if field.name == name)


def who_changed(text: TextHere) -> dict[str, Who]:
    """Return who changed each field in which anybody changed something."""
    found = {}
    for name, theirs in text.theirs.items():
        ours, base = text.ours[name], text.base[name] if text.base is not None else None
        if text.base is None:
            if ours != theirs:
                found[name] = Who.UNKNOWN
        elif ours != base:
            found[name] = Who.CLINIC if theirs in (base, ours) else Who.BOTH
        elif theirs != base:
            found[name] = Who.RELEASE
    return found


def field_merges(text: TextHere) -> list[FieldMerge]:
    """Return the fields to show, in the model's order."""
    base, ours, theirs = (_on_this_site(side or {}) for side in (text.base, text.ours, text.theirs))

    def changes(old: Contents, new: Contents) -> dict[str, Change]:
        return {change.field: change for change in compare(text.model, old, new)}

    whole = text.base is not None
    release, clinic = (changes(base, theirs), changes(base, ours)) if whole else ({}, {})
    taking = changes(ours, theirs)
    return [
        FieldMerge(
            name,
            label_of(text, name),
            who,
            release.get(name),
            clinic.get(name),
            taking.get(name),
        )
        for name, who in who_changed(text).items()
    ]


def taken_by_itself(text: TextHere) -> set[str]:
    """Return the fields that a merge takes from the release if nobody chooses."""
    return {name for name, who in who_changed(text).items() if who == Who.RELEASE}


def merged(text: TextHere, taken: Collection[str]) -> Contents:
    """Return the clinic's contents with the shipped words in the fields `taken`."""
    return text.ours | {name: value for name, value in _on_this_site(text.theirs).items() if name in taken}


def _on_this_site(contents: Contents) -> Contents:
    """Return `contents` without texts that are not on this site."""
    return {
        name: [key for key in value if not isinstance(key, str)] if isinstance(value, list) else value
        for name, value in contents.items()
    }
