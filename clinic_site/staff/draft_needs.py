"""The part of the desk that covers drafts of every kind of record."""

from collections import defaultdict
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import draft_conditions
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import counted_lists, counts_of, may, publishable_kinds
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.workflow import Draft
from clinic_site.shared.desk_registry import Group, Need, Record
from clinic_site.shared.public_page import Link

NAMED = 5  # drafts listed by name on the desk

PublishableModel = type[Publishable]


def needs(user) -> Iterator[Need]:
    """Yield the tasks of `user` with drafts. It takes three queries and one for each kind of record listed by name."""
    every = publishable_kinds(Publishable)
    types = ContentType.objects.get_for_models(*every, for_concrete_models=False)
    kinds = {kind: types[kind] for kind in every}
    counted = _counted(user, kinds)
    to_approve = _those(counted, "to_approve", [kind for kind in kinds if may(user, "review", kind)])
    to_publish = _those(counted, "to_publish", [kind for kind in kinds if may(user, "publish", kind)])
    own = _those(counted, "own", [kind for kind in kinds if may(user, "change", kind)])
    to_read = _named(draft_conditions.approval_by(user), [kinds[kind] for kind in to_approve]).order_by("edited_at")
    written = _named(draft_conditions.written_by(user), [kinds[kind] for kind in own]).order_by("-edited_at")
    waiting_drafts, own_drafts = list(to_read[:NAMED]), list(written[:NAMED])
    prefetch_related_objects([*waiting_drafts, *own_drafts], "record")

    n = sum(to_approve.values())
    words = ngettext("draft is waiting for your approval", "drafts are waiting for your approval", n)
    yield Need(
        "approve", Group.WAITING, n, words, counted_lists(to_approve, "stands=for-me"),
        _records(waiting_drafts, "release", names_writer=True), is_clinical=True,
    )  # fmt: skip
    n = sum(to_publish.values())
    words = ngettext("approved draft can be published", "approved drafts can be published", n)
    lists = counted_lists(to_publish, "stands=approved")
    if n > 1:
        lists.append(Link(_("Publish all approved texts"), reverse("admin:publish_all")))
    yield Need("publish", Group.WAITING, n, words, lists, is_clinical=True)
    n = sum(own.values())
    words = ngettext("of your drafts is not public yet", "of your drafts are not public yet", n)
    yield Need(
        "own", Group.OWN, n, words, counted_lists(own, "stands=mine"),
        _records(own_drafts, "change"),
    )  # fmt: skip


def coming(user) -> Iterator[Need]:
    """Yield what is scheduled, for whoever may publish it. Two queries."""
    timed: dict[int, list[int]] = defaultdict(list)
    for content_type, key in Draft.objects.filter(publish_at__gt=timezone.now()).values_list(
        "content_type", "object_id"
    ):
        timed[content_type].append(key)
    kinds = [kind for kind in publishable_kinds(Publishable) if may(user, "publish", kind)]
    types = ContentType.objects.get_for_models(*kinds, for_concrete_models=False)
    counts = counts_of({kind: kind.objects.scheduled(timed[types[kind].pk]) for kind in kinds})
    n = sum(counts.values())
    words = ngettext("text is scheduled to be published", "texts are scheduled to be published", n)
    yield Need("scheduled", Group.COMING, n, words, counted_lists(counts, "stands=scheduled"))


def _counted(user, kinds: dict[PublishableModel, ContentType]) -> dict[PublishableModel, dict[str, int]]:
    """Return the number of drafts of each kind by what they wait for, with one query."""
    by_type = {content_type.pk: kind for kind, content_type in kinds.items()}
    rows = (
        Draft.objects.filter(content_type__in=by_type)
        .order_by()
        .values("content_type")
        .annotate(
            to_approve=Count("pk", filter=draft_conditions.approval_by(user)),
            to_publish=Count("pk", filter=draft_conditions.PUBLISHING),
            own=Count("pk", filter=draft_conditions.written_by(user)),
        )
    )
    return {
        by_type[row["content_type"]]: {what: row[what] for what in ("to_approve", "to_publish", "own")} for row in rows
    }


def _those(
    counted: dict[PublishableModel, dict[str, int]], what: str, kinds: list[PublishableModel]
) -> dict[PublishableModel, int]:
    return {kind: counted[kind][what] for kind in kinds if kind in counted and counted[kind][what]}


def _named(condition: Q, content_types: list[ContentType]) -> QuerySet[Draft]:
    return Draft.objects.filter(condition, content_type__in=content_types).select_related("edited_by", "sent_back_by")


def _records(drafts: list[Draft], page: str, *, names_writer: bool = False) -> list[Record]:
    found = []
    for draft in drafts:
        record, by = draft.record, draft.edited_by if names_writer else None
        if record is None:
            continue  # deleted since the drafts were counted
        time = {"time": timesince(draft.edited_at, depth=1)}
        if draft.is_sent_back and not names_writer:
            note = _("sent back by %(who)s, with a comment") % {"who": draft.sent_back_by or "–"}
            found.append(Record(str(record), admin_url(record, page), note))
            continue
        note = _("by %(who)s, %(time)s ago") % {"who": by, **time} if by else _("saved %(time)s ago") % time
        found.append(Record(str(record), admin_url(record, page), note))
    return found
