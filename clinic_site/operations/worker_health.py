"""Whether anybody runs background work."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.operations.machine_health import ago
from clinic_site.shared import background_work
from clinic_site.shared.background_work import DEAD_AFTER
from clinic_site.shared.health_registry import Finding, Level


def findings() -> Iterator[Finding]:
    """Yield whether a worker lives, and whether work waits for one. A query, or two if nobody does."""
    if background_work.is_anybody_working():
        yield Finding("work", Level.WELL, _("Background work is run."))
        return
    since = background_work.waiting_since()
    if since and timezone.now() - since > DEAD_AFTER:
        words = _("Nobody runs background work. Imports and exports have waited for %(ago)s.") % {"ago": ago(since)}
        yield Finding("work", Level.BROKEN, words, _how())
    else:
        yield Finding("work", Level.WARNING, _("Nobody runs background work, such as imports of large files."), _how())


def _how() -> str:
    return _("Start the server, which runs it, or run `manage.py work`. Its log says why a worker ends.")
