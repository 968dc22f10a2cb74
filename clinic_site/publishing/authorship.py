"""Who wrote what differs from the last published version, so that nobody approves their own words.

A draft's `trail` keeps, for each field that differs, the values it has had and who gave them, oldest first:
`{"title": [["5d41…", 7], ["9f86…", 9]]}` says that account 7 wrote a title and account 9 changed it. A field that is
put back to an earlier value loses the later steps, and one that is put back to the published value loses all of them:
a save that left nothing behind makes nobody an author.

`Draft.authors` repeats the accounts as ",7,9,", because a database constraint can compare that with the approver.
"""

import hashlib
import json
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder

from clinic_site.publishing import contents
from clinic_site.publishing.contents import Contents
from clinic_site.publishing.publishable import Publishable

Step = list  # [digest of a value, key of an account, or None for an import or a command]
Trail = dict[str, list[Step]]


def followed(trail: Trail, *, published: Contents, before: Contents, after: Contents, writers: Iterable[int]) -> Trail:
    """Return `trail` after `writers` changed the contents from `before` to `after`. Without writers, nobody did."""
    found = {}
    for name, value in after.items():
        if value == published.get(name):
            continue
        steps = trail.get(name, [])
        if value != before.get(name):
            steps = _stepped(steps, _digest(value), writers)
        if steps:
            found[name] = steps
    return found


def _stepped(steps: list[Step], digest: str, writers: Iterable[int]) -> list[Step]:
    earlier = [place for place, step in enumerate(steps) if step[0] == digest]
    if earlier:
        return steps[: earlier[-1] + 1]
    keys: list[int | None] = [*sorted(writers)]
    return [*steps, *([digest, key] for key in keys or [None])]


def _digest(value) -> str:
    return hashlib.sha256(json.dumps(value, cls=DjangoJSONEncoder).encode()).hexdigest()[:16]


def accounts_in(trail: Trail) -> set[int]:
    """Return the keys of all accounts in `trail`."""
    return {step[1] for steps in trail.values() for step in steps} - {None}


def as_column(accounts: Iterable[int]) -> str:
    """Return the value of `Draft.authors` for these accounts: ",7,9,", or "" for none."""
    keys = sorted(accounts)
    return f",{','.join(map(str, keys))}," if keys else ""


def from_column(authors: str) -> set[int]:
    """Return the keys of the accounts in a value of `Draft.authors`."""
    return {int(key) for key in authors.split(",") if key}


def last_published(live: Publishable) -> Contents:
    """Return what `live` last said on the site. A record that was never there is compared with an empty one.

    Fixed fields, such as the place in the menus, are as they are now: nobody wrote a change of them.
    """
    if live.is_released:
        return contents.contents_of(live)
    version = _last_published(_versions(live))
    said = contents.contents_of_version(version) if version else contents.blank(type(live))
    return said | {name: value for name, value in contents.columns_of(live).items() if name in live.fixed_fields}


def savers_of(live: Publishable) -> set[int]:
    """Return the accounts that saved the stored text of `live` since it was last published, or all if it never was."""
    return _savers_in(_versions(live))


def savers_of_version(version) -> set[int]:
    """Return the accounts that saved the text of a version of a record; nobody if the text was public before."""
    versions = version.instance_type.history.filter(id=version.id, history_date__lte=version.history_date)
    published = _last_published(versions)
    if published and contents.contents_of_version(published) == contents.contents_of_version(version):
        return set()
    return _savers_in(versions)


def _savers_in(versions) -> set[int]:
    """Return the accounts that saved one of `versions` after the last published one."""
    if published := _last_published(versions):
        versions = versions.filter(history_date__gt=published.history_date)
    return set(versions.exclude(history_user=None).values_list("history_user", flat=True))


def trail_of_record(live: Publishable) -> Trail:
    """Return the trail of a record off the site that has no draft, from its history; of one without history, none."""
    if not has_history(live):
        return {}
    writers = savers_of(live)
    return followed({}, published=last_published(live), before={}, after=contents.contents_of(live), writers=writers)


def has_history(live: Publishable) -> bool:
    """Whether a version of `live` was stored. The admin inserts a new row without one."""
    return _versions(live).exists()


def _versions(live: Publishable):
    return type(live).history.filter(id=live.pk)


def _last_published(versions):
    released = versions.filter(status=Publishable.Status.PUBLISHED)
    return released.order_by("-history_date", "-history_id").first()


def authors_of(draft, live: Publishable) -> set[int]:
    """Return the accounts that wrote any difference between `draft` and what `live` last said on the site.

    A difference without a trail was saved by an earlier release, or imported: everybody who saved this draft may have
    written it.
    """
    said = contents.contents_of(live) | draft.says_of(live)
    published = last_published(live)
    differing = {name for name, value in said.items() if value != published.get(name)}
    authors = accounts_in({name: steps for name, steps in draft.trail.items() if name in differing})
    return authors | (savers_of_draft(draft) if differing - set(draft.trail) else set())


def savers_of_draft(draft) -> set[int]:
    """Return the accounts that saved words of `draft`, by its history."""
    saves = type(draft).history.filter(id=draft.pk).exclude(edited_by=None)
    return {*saves.values_list("edited_by", flat=True), draft.edited_by_id} - {None}
