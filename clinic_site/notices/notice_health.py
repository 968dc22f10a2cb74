"""Whether the required notices are there, for `manage.py doctor`."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.notices.notice_gaps import in_words, missing_kinds
from clinic_site.shared.health_registry import Finding, Level


def findings() -> Iterator[Finding]:
    """Yield whether each required notice has a page or an answer. One query."""
    if missing := missing_kinds():
        words = _("Required notices are missing: %(kinds)s.") % {"kinds": in_words(missing)}
        how = _("Publish each in the admin, under Legal notices, or answer “does not apply, because”.")
        yield Finding("notices.required", Level.WARNING, words, how)
    else:
        yield Finding("notices.required", Level.WELL, _("Each required notice is published or answered."))
