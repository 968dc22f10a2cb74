"""Staff accounts in every role, and the lists that grow with a site: messages, the audit log, what visitors wrote."""

import datetime
import uuid
from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from clinic_site.models import Announcement, AuditEntry, LegalNotice, Notice
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.pictures.picture import Picture
from education.models import PageFeedback, Topic
from locations.models import Clinic, ClinicImport, MistakeReport
from tests.factories import make_notice
from tests.proofs.benchmarks.scale.bulk_rows import chance, insert
from tests.proofs.benchmarks.scale.size import FULL_PAGE, Size

ROLES = ["Writer", "Publisher", "Clinical reviewer", "Location manager", "Writer", "Location manager", "Administrator"]


def fill_staff(count: int) -> None:
    """Add accounts until there are `count`. Nobody can sign in: they have no password."""
    measuring_account()
    groups, present, now = dict(Group.objects.values_list("name", "pk")), User.objects.count(), timezone.now()
    made = range(present, count)
    insert(
        User,
        (
            {
                "username": f"staff-{number}",
                "first_name": "Staff",
                "last_name": str(number),
                "email": f"staff-{number}@example.com",
                "password": "!",
                "is_staff": True,
                "date_joined": now,
            }
            for number in made
        ),
    )
    keys = dict(User.objects.values_list("username", "pk"))
    roles = ((keys[f"staff-{number}"], groups[ROLES[number % len(ROLES)]]) for number in made)
    insert(User.groups.through, ({"user_id": account, "group_id": group} for account, group in roles))


def measuring_account() -> User:
    """Return the account that opens the lists of staff. It has every right, and work of its own."""
    return User.objects.filter(username="measures").first() or User.objects.create_superuser("measures")


def fill_lists(size: Size) -> None:
    """Fill every list that staff have, up to `size`."""
    accounts = list(User.objects.order_by("pk").values_list("pk", "username"))
    clinics = list(Clinic.objects.order_by("pk").values_list("pk", flat=True))
    paths = [f"/{slug}/" for slug in Topic.objects.order_by("pk").values_list("slug", flat=True)]
    _fill(AuditEntry, size.audit_entries, _audit_entries, accounts)
    _fill(PageFeedback, size.answers, _answers, paths)
    _fill(MistakeReport, size.mistake_reports, _mistake_reports, clinics)
    _fill(Notice, size.small_lists, _messages, accounts, clinics, measuring_account().pk)
    _fill(Picture, size.small_lists, _pictures)
    _fill(Announcement, size.small_lists, _announcements)
    _fill(ClinicImport, size.small_lists, _imports, accounts)
    if not LegalNotice.objects.exists():
        for kind in NoticeKind:
            make_notice(kind)


def _fill(model: type[Any], count: int, rows, *arguments) -> None:
    """Insert rows until `model` has `count`."""
    present = model._base_manager.count()
    insert(model, rows(range(present, count), chance(model.__name__, present), *arguments))


def _some_time(luck) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(minutes=luck.randrange(60 * 24 * 300))


def _audit_entries(numbers: range, luck, accounts) -> Iterator[dict]:
    actions = ["signed in", "signed in", "signed in", "signed out", "failed", "password", "rights"]
    for _number in numbers:
        name = luck.choice(accounts)[1]
        yield {"at": _some_time(luck), "action": luck.choice(actions), "account": name, "by": name, "details": ""}


def _answers(numbers: range, luck, paths) -> Iterator[dict]:
    for number in numbers:
        comment = f"Comment {number}: I could not find the price." if luck.random() < 0.2 else ""
        yield {
            "path": luck.choice(paths),
            "is_helpful": luck.random() < 0.8,
            "comment": comment,
            "created_at": _some_time(luck),
            "is_read": luck.random() < 0.7,
        }


def _mistake_reports(numbers: range, luck, clinics) -> Iterator[dict]:
    for number in numbers:
        when = _some_time(luck)
        yield {
            "clinic_id": luck.choice(clinics),
            "what": luck.choice(["phone", "address", "hours", "offer", "gone", "other"]),
            "details": f"Details {number}",
            "created_at": when,
            "handled_on": when.date() if luck.random() < 0.6 else None,
        }


def _messages(numbers: range, luck, accounts, clinics, mine) -> Iterator[dict]:
    kind = ContentType.objects.get_for_model(Clinic).pk
    for number in numbers:
        yield {
            "account_id": mine if number < FULL_PAGE else luck.choice(accounts)[0],
            "kind": luck.choice(["published", "approved", "sent back"]),
            "content_type_id": kind,
            "object_id": luck.choice(clinics),
            "name": f"Clinic {number}",
            "made_at": _some_time(luck),
            "mailed_at": timezone.now(),
        }


def _pictures(numbers: range, luck) -> Iterator[dict]:
    for number in numbers:
        when = _some_time(luck)
        yield {
            "title": f"Picture {number}",
            "file": f"pictures/{number:032x}/master.jpg",
            "width": 1200,
            "height": 800,
            "alt": f"What picture {number} shows.",
            "status": "published" if luck.random() < 0.8 else "draft",
            "created_at": when,
            "updated_at": when,
        }


def _announcements(numbers: range, luck) -> Iterator[dict]:
    """Announcements that have ended. The first one is shown on every page."""
    for number in numbers:
        when = _some_time(luck)
        yield {
            "text": f"Our clinics close early on day {number}.",
            "last_day": timezone.localdate() + datetime.timedelta(days=300) if not number else when.date(),
            "status": "published" if luck.random() < 0.9 or not number else "draft",
            "created_at": when,
            "updated_at": when,
        }


def _imports(numbers: range, luck, accounts) -> Iterator[dict]:
    for number in numbers:
        when = _some_time(luck)
        yield {
            "id": str(uuid.UUID(int=luck.getrandbits(128), version=4)),
            "file_name": f"clinics-{number}.csv",
            "uploaded_by_id": luck.choice(accounts)[0],
            "created_at": when,
            "written_at": when,
            "rows_done": 100,
            "rows_total": 100,
            "counts": {"added": 10, "changed": 5, "unchanged": 80, "refused": 5},
        }
