"""The step of a new site's setup that is about the notices that the law may require."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_gaps import in_words, missing_kinds
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may
from clinic_site.shared.setup_registry import Step

PLACE = 60


def steps(user) -> Iterator[Step]:
    """Yield the step. It is done when each required notice has a page or an answer. One query."""
    missing = missing_kinds()
    may_change = may(user, "change", LegalNotice)
    words = _("Each required notice is published, or answered with “does not apply”.")
    if missing:
        words = _("Still missing: %(kinds)s. Publish each, or answer “does not apply, because”.")
        words %= {"kinds": in_words(missing)}
        if not may_change:
            words += " " + _("A writer, a publisher or an administrator fills them in.")
    yield Step(
        key="notices",
        title=_("The notices that the law may require"),
        is_done=not missing,
        words=words,
        url=admin_url(LegalNotice, "changelist") if may_change else "",
        button=_("Open the notices"),
        place=PLACE,
    )
