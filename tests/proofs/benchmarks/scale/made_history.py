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
from tests.proofs.benchmarks.scale.made_staff import measuring_account
from tests.proofs.benchmarks.scale.size import FULL_PAGE, Size

DELETED_KEYS = 100_000_000  # keys of clinics that no longer exist begin here
# What drafts change: of a clinic a note, of a text the short answer
DRAFTED: dict[type[Any], str] = {
    Clinic: "operation_note", Topic: "short_answer", Condition: "short_answer", Question: "short_answer",
}  # fmt: skip
SHARES = (60, 15, 15, 10)
STAGES = ["writing", "writing", "ready", "ready", "back", "approved", "scheduled"]
# Lists that drafts fill at every size: the kind, where the drafts stand, and whether the account that measures wrote
# them. Fewer conditions than a page, because the others need conditions without a draft.
FULL_LISTS: dict[tuple[type[Any], str, bool], int] = {
    (Clinic, "scheduled", False): FULL_PAGE, (Clinic, "writing", True): FULL_PAGE, (Condition, "ready", False): 90,
}  # fmt: skip


def fill_versions(size: Size) -> None:
    """Add versions until clinics have as many as `size` says, and pages and conditions a twentieth of that each."""
    accounts = list(User.objects.order_by("pk").values_list("pk", flat=True))
    luck = chance("versions", Clinic.history.count())
    # All queries come first: while rows are copied, the connection can't do anything else.
    busiest: Any = Clinic.objects.filter(status="published").order_by("pk").values().first()
    many = size.versions_of_one_clinic - Clinic.history.filter(id=busiest["id"]).count()
    known = Clinic.history.filter(status="published").values("id")
    never_published = Clinic.objects.filter(status="draft").exclude(pk__in=known).order_by("pk")
    off = list(never_published.values()[: size.clinics_off])
    deleted = range(Clinic.history.filter(history_type="-").count(), size.deleted_clinics)
    missing = max(size.versions - Clinic.history.count() - many - 2 * len(off) - len(deleted), 0)
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
        missing = max(size.versions // 20 - model.history.count(), 0)
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
    """Add drafts of every kind until there are `count`, besides those that fill a page of the lists of drafts."""
    luck = chance("drafts", Draft.objects.count())
    accounts = list(User.objects.order_by("pk").values_list("pk", flat=True))
    if not Draft.objects.exists():
        for (model, stage, is_own), number in FULL_LISTS.items():
            writers = [measuring_account().pk] if is_own else accounts
            insert(Draft, _drafts(model, number, [stage], luck, writers, accounts))
    missing = max(count + sum(FULL_LISTS.values()) - Draft.objects.count(), 0)
    for model, share in zip(DRAFTED, SHARES, strict=True):
        insert(Draft, _drafts(model, round(missing * share / 100), STAGES, luck, accounts, accounts))
    drafts = Draft.objects.exclude(pk__in=Draft.history.values("id")).order_by("pk").values()
    saves = [draft | {"history_date": draft["edited_at"], "history_type": "+"} for draft in drafts]
    insert(Draft.history.model, ({"history_user_id": save["edited_by_id"]} | save for save in saves))


def _drafts(
    model: type[Any], count: int, stages: list[str], luck, writers: list[int], accounts: list[int]
) -> list[dict[str, Any]]:
    """Return drafts of `count` published records that have none, of the first one never."""
    kind = ContentType.objects.get_for_model(model)
    taken = Draft.objects.filter(content_type=kind).values("object_id")
    free = model.objects.filter(status="published").exclude(pk__in=taken).order_by("pk")
    keys = list(free.values_list("pk", flat=True))[1:]
    found = []
    for key in luck.sample(keys, min(count, len(keys))):
        writer = luck.choice(writers)
        other = luck.choice([account for account in accounts if account != writer])
        found.append(_draft(kind.pk, key, DRAFTED[model], luck.choice(stages), luck, writer, other))
    return found


def _draft(kind: int, key: int, field: str, stage: str, luck, writer: int, other: int) -> dict[str, Any]:
    text, now = f"Ask for number {key}.", timezone.now()
    trail = authorship.followed({}, published={}, before={}, after={field: text}, writers=[writer])
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
