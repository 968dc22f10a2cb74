"""Scheduled drafts go live by the clock, without a job: whoever reads a page after their time lets them through."""

import time

from clinic_site.common import drafts

LOOK_EVERY = 1.0  # seconds; one query a second for each process at most


class ClockMiddleware:
    """Publishes what is due before a page is read."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.next_look = 0.0

    def __call__(self, request):
        if self.is_time():
            drafts.publish_due()
        return self.get_response(request)

    def is_time(self) -> bool:
        """Whether to look again; only once in `LOOK_EVERY`."""
        now = time.monotonic()
        if now < self.next_look:
            return False
        self.next_look = now + LOOK_EVERY
        return True
