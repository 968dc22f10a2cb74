"""Whether the index in which staff search clinics is there."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from clinic_site.shared.health_registry import Finding, Level
from locations import clinic_words


def findings() -> Iterator[Finding]:
    """Yield that PostgreSQL has no index, if so: its extension needs somebody with more rights than the site."""
    if clinic_words.has_index(connection):
        return
    words = _("Staff search clinics without an index, which is slow when there are thousands.")
    how = _(
        "Run, as the administrator of PostgreSQL, in the site’s database: CREATE EXTENSION pg_trgm."
        " Then run: manage.py migrate"
    )
    yield Finding("clinics.index", Level.WARNING, words, how)
