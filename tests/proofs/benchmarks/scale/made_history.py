"""Versions of clinics and texts in the history, clinics that were taken off or deleted, and open drafts."""

import datetime
import itertools
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from clinic_site.models import Draft
from clinic_site.publishing import authorship
from education.models import Condition, Question, Topic
from locations.models import Clinic
from tests.proofs.benchmarks.scale.bulk_rows import chance, insert
from tests.proofs.benchmarks.scale.size import Size

DELETED_KEYS = 100_000_000  # keys of clinics that no longer exist begin here
# What drafts change: of a clinic a note, of a text the short answer
DRAFTED = [(Clinic, "operation_note"), (Topic, "short_answer"), (Condition, "short_answer"), (Question, "short_answer")]


def fill_versions(size: Size) -> None:
    """Add versions until clinics have as many as `size` says, and pages and conditions a twentieth of that each."""
    accounts = list(User.objects.order_by("pk").values_list("pk", flat=True))
    luck = chance("versions", Clinic.history.count())
    # All queries come first: while rows are copied, the connection can't do anything else.
    busiest: Any = Clinic.objects.filter(status="published").order_by("pk").values().first()
    many = size.versions_of_one_clinic - Clinic.history.filter(id=busiest["id"]).count()
    known = Clinic.history.filter(status="published").values("id")
    never_published = Clinic.objects.filter(status="draft").exclude(pk__in=known).order_by("pk")
    off = list(never_published.values()[: size.versions // 10])
    deleted = range(Clinic.history.filter(history_type="-").count(), size.versions // 50)
    missing = size.versions - Clinic.history.count() - many - 2 * len(off) - len(deleted)
    others = list(Clinic.objects.exclude(pk=busiest["id"]).order_by("-pk").values()[:missing])
    insert(
        Clinic.history.model,
        itertools.chain(
            (_version(busiest | {"operation_note": f"Ask at desk {at}."}, luck, accounts) for at in range(many)),
            (_version(clinic | {"status": "published"}, luck, accounts, days=600) for clinic in off),
            (_version(clinic, luck, accounts) for clinic in off),
            (_version(busiest | _gone(number), luck, accounts, kind="-") for number in deleted),
            (_version(clinic, luck, accounts) for clinic in itertools.islice(itertools.cycle(others), missing)),
        ),
    )
    for model in (Topic, Condition):
        records = list(model.objects.order_by("pk").values())
        missing = size.versions // 20 - model.history.count()
        insert(model.history.model, (_version(luck.choice(records), luck, accounts) for _at in range(missing)))


def _gone(number: int) -> dict[str, Any]:
    """Return what tells one deleted clinic from the others."""
    return {"id": DELETED_KEYS + number, "slug": f"gone-{number}", "outside_number": f"gone-{number}"}


def _version(values: dict[str, Any], luck, accounts: list[int], *, kind: str = "~", days: int = 0) -> dict[str, Any]:
    """Return a version with the values of a record, from the last 300 days or `days` before these."""
    when = timezone.now() - datetime.timedelta(days=days, minutes=luck.randrange(60 * 24 * 300))
    generated = {"unit_x", "unit_y", "unit_z", "latitude_band"}
    return {name: value for name, value in values.items() if name not in generated} | {
        "history_date": when,
        "history_type": kind,
        "history_user_id": luck.choice(accounts),
    }


def fill_drafts(count: int) -> None:
    """Add drafts until there are `count`: being written, handed over, sent back, approved and scheduled."""
    present = Draft.objects.count()
    luck = chance("drafts", present)
    accounts = list(User.objects.order_by("pk").values_list("pk", flat=True))
    rows = []
    for (model, field), share in zip(DRAFTED, (60, 15, 15, 10), strict=True):
        kind = ContentType.objects.get_for_model(model)
        taken = Draft.objects.filter(content_type=kind).values("object_id")
        free = model.objects.filter(status="published").exclude(pk__in=taken).order_by("pk")
        keys = list(free.values_list("pk", flat=True))
        wanted = min(round((count - present) * share / 100), len(keys))
        rows += [_draft(kind.pk, key, field, luck, accounts) for key in luck.sample(keys, wanted)]
    insert(Draft, rows)
    drafts = Draft.objects.exclude(pk__in=Draft.history.values("id")).order_by("pk").values()
    saves = [draft | {"history_date": draft["edited_at"], "history_type": "+"} for draft in drafts]
    insert(Draft.history.model, ({"history_user_id": save["edited_by_id"]} | save for save in saves))


def _draft(kind: int, key: int, field: str, luck, accounts: list[int]) -> dict[str, Any]:
    writer, other = luck.sample(accounts, 2)
    text, now = f"Ask for number {key}.", timezone.now()
    trail = authorship.followed({}, published={}, before={}, after={field: text}, writers=[writer])
    stage = luck.choice(["writing", "writing", "ready", "ready", "back", "approved", "scheduled"])
    row = {
        "content_type_id": kind,
        "object_id": key,
        "contents": {field: text},
        "trail": trail,
        "authors": authorship.as_column([writer]),
        "edited_by_id": writer,
        "edited_at": now - datetime.timedelta(minutes=luck.randrange(60 * 24 * 60)),
        "is_ready": stage in ("ready", "approved"),
    }
    if stage in ("approved", "scheduled"):
        row |= {"approved_by_id": other, "approved_at": now}
    if stage == "scheduled":
        row |= {"publish_at": now + datetime.timedelta(days=luck.randrange(30, 300)), "scheduled_by_id": other}
    if stage == "back":
        row |= {"sent_back_by_id": other, "sent_back_at": now}
    return row
