"""Scheduled drafts go live by the clock, without a job: whoever reads a page after their time lets them through."""

import logging
import time

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from clinic_site.publishing.workflow import Draft, problems_of, release, stored

logger = logging.getLogger(__name__)

LOCKED_FOR = 0.5  # seconds that a look waits for whoever holds a record
LOOK_EVERY = 1.0  # seconds; one query a second for each process at most


class ClockMiddleware:
    """Publishes what is due before a page is read.

    The page store does the same when it asks for the edition (`serving/page_store/edition.py`), because pages that it
    keeps never reach a middleware. This one is for all other requests, and for sites without the store.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.next_look = 0.0

    def __call__(self, request):
        if self.is_time():
            publish_due()
        return self.get_response(request)

    def is_time(self) -> bool:
        """Whether to look again; only once in `LOOK_EVERY`."""
        now = time.monotonic()
        if now < self.next_look:
            return False
        self.next_look = now + LOOK_EVERY
        return True


def publish_due() -> int:
    """Publish the drafts whose time has come; return how many. One that can't be any more waits for a person again."""
    return sum(_let_through(draft) for draft in Draft.objects.due())


def _wait_for_nobody_long() -> None:
    """Let a record that somebody holds be tried again at the next look: pages wait for this one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCKED_FOR * 1000:.0f}ms"])


def _let_through(draft: Draft) -> bool:
    """Publish `draft` if it still may be. Whatever goes wrong with one draft, pages and the other drafts go on."""
    try:
        with transaction.atomic():
            _wait_for_nobody_long()
            if draft.record is None:  # deleted past Django
                draft.delete()
                return False
            live = stored(draft.record, lock=True)
            # Another process may be at it, or somebody may have saved since: only what is still due.
            still = Draft.objects.due().select_for_update().filter(pk=draft.pk).first()
            if still is None:
                return False
            # Laws, sources and reviews may have changed since it was given its time.
            stops = [problem for problem in problems_of(live, overriding=still.overriding) if problem.is_stop]
            if stops or not live.is_released:
                still.off_the_clock()
                still.note = _("Its time came, but it could not go live.")
                still.save()
                return False
            release(live, still, by=still.scheduled_by, publish_at=None, unpublish_at=still.unpublish_at)
            return True
    except OperationalError:
        logger.warning("A scheduled draft waits for the database: %s", draft)  # the next look tries again
    except Exception:
        logger.exception("A scheduled draft could not be published: %s", draft)
        Draft.objects.filter(pk=draft.pk).update(publish_at=None, note=_("Its time came, but it could not go live."))
    return False
