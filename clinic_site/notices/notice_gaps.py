"""Which required notices are missing: for the setup, the desk and the doctor."""

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_kinds import BLOCKING, NoticeKind
from clinic_site.publishing.admin_urls import admin_url


def missing_kinds() -> list[NoticeKind]:
    """Return the required kinds that are neither published nor answered. One query."""
    settled = LegalNotice.objects.settled_kinds()
    return [kind for kind in BLOCKING if kind not in settled]


def in_words(kinds: list[NoticeKind]) -> str:
    return ", ".join(str(kind.label) for kind in kinds)


def add_url(kind: NoticeKind) -> str:
    """Return the address of the form for a new notice of this kind."""
    return f"{admin_url(LegalNotice, 'add')}?kind={kind}"
