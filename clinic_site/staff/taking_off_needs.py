"""The part of the desk about records that leave the site: requests to confirm, and what can be put back."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, prefetch_related_objects
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may, publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.taking_off import WAITS, TakingOff, can_be_put_back
from clinic_site.shared.desk_registry import Button, Group, Need, Record
from locations.models.state_access import states_of

NAMED = 5  # actions listed on the desk


def needs(user) -> Iterator[Need]:
    """Yield the requests that `user` can confirm, and what `user` can put back. Four queries, and one for each kind."""
    every = publishable_kinds(Publishable)
    types = ContentType.objects.get_for_models(*every, for_concrete_models=False)
    publishes = {types[kind].pk for kind in every if may(user, "publish", kind)}
    confirms = publishes | {types[kind].pk for kind in every if may(user, "review", kind)}
    if not confirms:
        return
    recent = can_be_put_back() & Q(content_type__in=publishes)
    if states_of(user) is not None:  # an account limited to states sees only its own actions
        recent &= Q(asked_by=user)
    rows = TakingOff.objects.filter((WAITS & Q(content_type__in=confirms)) | recent)
    sizes = rows.sizes()
    firsts = TakingOff.objects.filter(pk__in=[first for _count, first in sizes.values()]).order_by("-asked_at", "pk")
    found = firsts.select_related("asked_by", "content_type").defer("contents")
    batches = [(row, sizes[row.batch, row.waits][0]) for row in found]
    waiting = [(row, count) for row, count in batches if row.waits and row.asked_by_id != user.pk]
    back = [(row, count) for row, count in batches if not row.waits]
    prefetch_related_objects([row for row, _count in [*waiting[:NAMED], *back[:NAMED]]], "record")

    n = sum(count for _row, count in waiting)
    words = ngettext("record is waiting to be taken off", "records are waiting to be taken off", n)
    yield Need("confirm-off", Group.WAITING, n, words, [], _records(waiting), is_clinical=True)
    n = sum(count for _row, count in back)
    words = ngettext("record was taken off and can be put back", "records were taken off and can be put back", n)
    yield Need("put-back", Group.COMING, n, words, [], _records(back, button=_("Put back")))


def _records(batches: list[tuple[TakingOff, int]], *, button: str = "") -> list[Record]:
    """Return the first record of each action, with the number of the others."""
    found = []
    for row, count in batches[:NAMED]:
        if row.record is None:
            continue
        url = admin_url(type(row.record), "taking_off", row.batch)
        name = str(row.record)
        if more := count - 1:
            name = _("%(name)s and %(count)d more") % {"name": name, "count": more}
        time = timesince(row.taken_off_at or row.asked_at, depth=1)
        note = _("by %(who)s, %(time)s ago") % {"who": row.asked_by or "–", "time": time}
        found.append(Record(name, url, note, Button(button, url, "put_back") if button else None))
    return found
