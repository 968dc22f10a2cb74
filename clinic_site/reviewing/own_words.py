"""Which waiting texts an account may not sign, because some of the words are its own.

Signing checks it once more and exactly (`workflow.may_not_approve`).
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from clinic_site.publishing import authorship, own_review
from clinic_site.publishing.draft import Draft
from clinic_site.reviewing.entry import Entry, Kind


def note_own(entries: list[Entry], user) -> None:
    """Set `is_own` of the texts that `user` may not sign because of words of their own."""
    by_kind: dict[Kind, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    types = ContentType.objects.get_for_models(*by_kind, for_concrete_models=False) if by_kind else {}
    kept = {types[kind].pk: kind for kind in by_kind}
    last = _last_written_by(user, kept)
    for kind, of_kind in by_kind.items():
        saved, published = _saved_by(user, kind, of_kind), last.get(kind, set())
        own = [entry for entry in of_kind if _is_by(user, entry, published if entry.is_released else saved)]
        allowed = bool(own) and own_review.allows_in(kind, by=user)
        for entry in own:
            entry.is_own = not (entry.is_clinical and allowed)


def _is_by(user, entry: Entry, written: set[int]) -> bool:
    """Whether `user` wrote some words. `written` has the keys of the texts without a draft with such words."""
    return f",{user.pk}," in entry.writers if entry.draft is not None else entry.key in written


def _last_written_by(user, kinds: dict[int, Kind]) -> dict[Kind, set[int]]:
    """Return the keys of the records whose last draft has words by `user`, by kind. `kinds` are by content type."""
    saves = Draft.history.filter(content_type__in=list(kinds)).exclude(edited_by=None)
    theirs = saves.filter(Q(edited_by=user.pk) | Q(authors__contains=f",{user.pk},"))
    touched = list(theirs.order_by().values_list("content_type", "object_id").distinct())
    found: dict[Kind, set[int]] = {}
    for kind in {kind for kind, _key in touched}:
        keys = [key for other, key in touched if other == kind]
        rows = saves.filter(content_type=kind, object_id__in=keys).order_by("history_id")
        last = {
            key: (authors, edited_by)
            for key, authors, edited_by in rows.values_list("object_id", "authors", "edited_by")
        }
        found[kinds[kind]] = {
            key
            for key, (authors, edited_by) in last.items()
            if user.pk in authorship.from_column(authors) | {edited_by}
        }
    return found


def _saved_by(user, kind: Kind, entries: Iterable[Entry]) -> set[int]:
    """Return the keys of the texts without a draft off the site that `user` saved."""
    keys = [entry.key for entry in entries if entry.draft is None and not entry.is_released]
    saved = kind.history.filter(history_user=user.pk, id__in=keys) if keys else kind.history.none()
    return set(saved.values_list("id", flat=True))
