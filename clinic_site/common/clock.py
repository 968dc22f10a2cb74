"""Scheduled drafts go live by the clock, without a job: whoever reads a page after their time lets them through."""

import logging
import time

from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils.translation import gettext as _

from clinic_site.common.drafts import Draft, release, stored

logger = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds; one query a second for each process at most


class ClockMiddleware:
    """Publishes what is due before a page is read."""

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
    """Publish the drafts whose time has come; return how many. A draft that can't be any more is left, unscheduled."""
    done = 0
    for draft in Draft.objects.due():
        try:
            with transaction.atomic():
                live = stored(draft.record, lock=True)
                # Another process may be at it, or somebody may have saved since: only what is still due.
                if still := Draft.objects.due().select_for_update().filter(pk=draft.pk).first():
                    release(live, still, by=still.scheduled_by)
                    done += 1
        except (Error, ValidationError):
            logger.exception("A scheduled draft could not be published: %s", draft)
            Draft.objects.filter(pk=draft.pk).update(
                publish_at=None, note=_("Its time came, but it could not go live.")
            )
    return done
