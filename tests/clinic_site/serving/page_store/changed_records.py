"""Change the records of a site one by one, and find the pages that differ although the store would serve them as before.

Also those that would be rendered as before, because of what the code keeps in memory (`kept.py`).

In a process and a database of its own, because what a page keeps in memory is not kept within a transaction.
"""

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.db import IntegrityError, models, transaction
from django.test import Client

from clinic_site.publishing import generation, kept, what_is_read
from clinic_site.serving.page_store.edition import Edition
from clinic_site.serving.page_store.page import Page
from clinic_site.serving.page_store.unchanged import Answers
from education.models import Condition, Topic
from locations.models import Clinic, State
from tests import factories

PATHS = [
    "/", "/dry-needling/", "/conditions/", "/conditions/headache/", "/safety/", "/self-check/", "/questions/", "/glossary/",
    "/references/", "/handout/", "/locations/team/", "/privacy/", "/locations/", "/locations/states/", "/locations/washington/",
    "/locations/new-york/", "/locations/washington/seattle/", "/locations/washington/tacoma-hilltop/",
    "/locations/washington/seattle/handout/", "/es/", "/es/safety/", "/es/conditions/headache/", "/es/locations/washington/",
]  # fmt: skip
# The records that these pages show.
SHOWN = {
    Topic: {"slug": "dry-needling"}, Condition: {"slug": "headache"}, Clinic: {"slug": "seattle"},
}  # fmt: skip
WORDS = (models.CharField, models.TextField)
# They only say when something was changed or read.
NOT_TRIED = {"id", "slug", "key", "created_at"}
DELETED = "deleted"
MANY = 200  # characters of a changed text
# Other values of columns whose texts are not just words.
VALUES = {
    "time_zone": "America/Denver",
    "phone": "+12065550142",
    "opening_hours": "Mo-Fr 07:00-11:00",
    "languages": "fr",
}


def main() -> None:
    """Print {"changes", "pages" that differ after one, "stale": those of them that would not be seen,

    "alike": pages that the database's answers kept, "unreadable": pages that can't be made after a change}.
    """
    _make_what_samples_lack()
    client, edition = Client(SERVER_NAME="testserver"), Edition(look_every=0)
    store = _Store(client, edition)
    before = {path: store.page(path) for path in PATHS if client.get(path).status_code == 200}
    changes, differing = [], set()
    for name, change, undo in _changes():
        changed = _done(change)
        if not changed:
            continue
        changes.append(name)
        found = store.differing(before, name)
        differing |= set(found)
        without = {path: store.page(path) for path in found} if name.endswith(DELETED) else {}
        assert _done(undo)
        store.differing(without, name.replace(DELETED, "added"))
        edition.read()
        for page in before.values():
            page.stamp = edition.stamp
    found = {"changes": changes, "pages": sorted(before), "differing": sorted(differing), "alike": store.alike}
    sys.stdout.write(json.dumps(found | {"stale": store.stale, "unreadable": store.unreadable}))


def _make_what_samples_lack() -> None:
    factories.make_announcement().states.set(State.objects.filter(slug="washington"))
    factories.make_notice()
    picture, reviewed = factories.make_picture(), factories.reviewed()
    Topic.objects.filter(**SHOWN[Topic]).update(picture=picture, is_sample=False, **reviewed)
    Clinic.objects.filter(**SHOWN[Clinic]).update(picture=picture)


class _Store:
    """What the page store does with a page, and what it should have done."""

    def __init__(self, client: Client, edition: Edition):
        self.client = client
        self.edition = edition
        self.answers = Answers(edition)
        self.alike = 0
        self.stale: list[str] = []
        self.unreadable: list[str] = []

    def page(self, path: str) -> Page:
        stamp = self.edition.read()
        with what_is_read.noted() as notes:
            body = self.client.get(path).content
        return Page([], body, stamp=stamp, made=0, until=0, read=notes.read())

    def differing(self, pages: dict[str, Page], name: str) -> list[str]:
        """Return the paths of the `pages` that differ after the change `name`."""
        self.edition.read()
        found = []
        quick = {path: self._body(path) for path in pages}  # with what was kept before the change
        kept.forget()
        for path, page in pages.items():
            is_alike = not page.is_still(self.edition.stamp) and self.answers.are_those_of(page)
            self.alike += is_alike
            body = self._body(path)
            if body is None:  # no form lets such a value in
                self.unreadable.append(f"{path} after {name}")
                continue
            if body != quick[path]:
                self.stale.append(f"what is kept for {path} after {name}")
            if body != page.body:
                found.append(path)
                if page.stamp == self.edition.stamp:
                    self.stale.append(f"{path} after {name}")
        return found

    def _body(self, path: str) -> bytes | None:
        """Return the page, or None if it can't be made."""
        try:
            return self.client.get(path).content
        except Exception:
            return None


def _done(change: Callable[[], object]) -> bool:
    """Commit a change, or return False if the database refuses it."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return False
    return True


def _changes() -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Yield (name, change, what undoes it): every column of a record of each kind that counts, and its row."""
    tables = set(generation.watched_tables())
    for model in sorted(_models(tables), key=lambda model: model._meta.label):
        rows = model._base_manager
        record = rows.filter(**SHOWN.get(model, {})).order_by("pk").first()
        if record is None:
            continue
        one = rows.filter(pk=record.pk)
        yield f"{model._meta.label} {DELETED}", partial(one._raw_delete, "default"), partial(rows.bulk_create, [record])
        for field in model._meta.concrete_fields:
            old = getattr(record, field.attname)
            other = None if field.name in NOT_TRIED or field.is_relation else _other(field, old)
            if other is not None:
                values = ({field.attname: value} for value in (other, old))
                change, undo = (partial(one.update, **value) for value in values)
                yield f"{model._meta.label}.{field.name}", change, undo


def _models(tables: set[str]) -> list[type[models.Model]]:
    from django.apps import apps

    return [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in tables]


def _other(field: models.Field, value: Any) -> Any:
    """Return another value for a column, or None if none is tried."""
    if field.choices:
        return next((key for key, _label in field.flatchoices if key != value), None)
    if isinstance(field, models.BooleanField):
        return not value
    if field.name in VALUES:
        return VALUES[field.name]
    if isinstance(field, WORDS) and value:
        return f"Zebra {value}"[: min(field.max_length or MANY, MANY)]
    if field.name == "texts":  # of a translation
        return {name: pair | {"says": f"Cebra {pair['says']}"} for name, pair in value.items()}
    if isinstance(field, models.IntegerField):
        return (value or 0) + 1
    return None
