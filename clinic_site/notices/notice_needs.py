"""The part of the desk about notices: what is missing, and what is due by date."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import ngettext

from clinic_site.notices.language_lines import shortcomings
from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_gaps import add_url
from clinic_site.notices.notice_kinds import BLOCKING, YEARLY, NoticeKind
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may
from clinic_site.shared.desk_registry import Group, Need, Record

SOON = datetime.timedelta(days=30)
NOVEMBER = 11


def needs(user) -> Iterator[Need]:
    """Yield the tasks for `user`, who can publish notices. One query."""
    if not may(user, "publish", LegalNotice):
        return
    every = list(LegalNotice.objects.all())
    public = [notice for notice in every if notice.is_published]
    today = timezone.localdate()
    yield _missing(every, {notice.kind for notice in public if not (notice.applies and notice.missing())})
    yield from _by_date(public, today)
    yield _yearly([notice for notice in public if notice.applies and notice.kind in YEARLY], today)
    yield from _languages(public)


def _missing(every: list[LegalNotice], settled: set[str]) -> Need:
    """The required kinds without a page or an answer, each with its form: a new one, or the one that waits."""
    forms = {notice.kind: admin_url(notice) for notice in every}
    kinds = [kind for kind in BLOCKING if kind not in settled]
    records = [Record(str(kind.label), forms.get(kind) or add_url(kind)) for kind in kinds]
    words = ngettext("notice is required before real use", "notices are required before real use", len(kinds))
    return Need("notices", Group.LATE, len(kinds), words, [], records)


def _by_date(notices: list[LegalNotice], today: datetime.date) -> Iterator[Need]:
    dated = sorted(((one.check_again_on, one) for one in notices if one.check_again_on), key=lambda pair: pair[0])
    late = [one for day, one in dated if day <= today]
    words = ngettext("notice is due to be checked again", "notices are due to be checked again", len(late))
    yield Need("notices-late", Group.LATE, len(late), words, [], _records(late))
    soon = [one for day, one in dated if today < day <= today + SOON]
    words = ngettext("notice is to be checked within a month", "notices are to be checked within a month", len(soon))
    yield Need("notices-soon", Group.COMING, len(soon), words, [], _records(soon))


def _yearly(notices: list[LegalNotice], today: datetime.date) -> Need:
    """From November on, until the date of this year is filled in."""
    is_time = today.month >= NOVEMBER
    due = [one for one in notices if is_time and (one.last_given_on is None or one.last_given_on.year < today.year)]
    words = ngettext(
        "notice is given to patients once a year. Fill in when you gave it",
        "notices are given to patients once a year. Fill in when you gave them",
        len(due),
    )
    return Need("notices-yearly", Group.COMING, len(due), words, [], _records(due))


def _languages(notices: list[LegalNotice]) -> Iterator[Need]:
    for notice in notices:
        if notice.kind == NoticeKind.LANGUAGE_HELP and notice.applies:
            phone = str(notice.contact_phone or "")
            found = shortcomings(notice.language_lines, english=notice.body, phone=phone)
            words = ngettext(
                "thing is missing in the notice about language help:",
                "things are missing in the notice about language help:",
                len(found),
            )
            yield Need(
                "notices-languages", Group.SOMEDAY, len(found), f"{words} {' '.join(found)}", [], _records([notice])
            )


def _records(notices: list[LegalNotice]) -> list[Record]:
    return [Record(str(notice), admin_url(notice)) for notice in notices]
