"""The part of the desk that lists what an account typed and did not save."""

from collections.abc import Iterator

from django.db.models import prefetch_related_objects
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may
from clinic_site.publishing.unsaved_work import UnsavedWork
from clinic_site.shared.desk_registry import Group, Need, Record

NAMED = 5  # records listed by name
READ = 50  # rows read: more is not a list to work through


def needs(user) -> Iterator[Need]:
    """Yield the unsaved work of `user`. It takes one query and one for each kind of record."""
    rows = UnsavedWork.objects.open().filter(account=user).select_related("content_type").order_by("-saved_at")
    newest: dict[tuple, UnsavedWork] = {}
    for row in rows.defer("fields", "opened")[:READ]:
        newest.setdefault((row.content_type_id, row.object_id), row)
    prefetch_related_objects([row for row in newest.values() if row.object_id], "record")
    records = [record for row in newest.values() if (record := _record(user, row))]
    words = ngettext("text that you typed is not saved yet", "texts that you typed are not saved yet", len(records))
    yield Need("unsaved", Group.OWN, len(records), words, [], records[:NAMED])


def _record(user, row: UnsavedWork) -> Record | None:
    """Return a link to the form that offers the words, or None if `user` can't open it any more."""
    model = row.content_type.model_class()
    note = _("typed %(time)s ago") % {"time": timesince(row.saved_at, depth=1)}
    if model is None or not may(user, "change" if row.object_id else "add", model):
        return None
    if row.object_id is None:
        name = _("New: %(kind)s") % {"kind": model._meta.verbose_name}
        return Record(capfirst(name), admin_url(model, "add"), note)
    return Record(str(row.record), admin_url(row.record), note) if row.record else None
