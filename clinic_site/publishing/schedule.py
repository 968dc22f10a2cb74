"""Publish scheduled drafts without a background job: the first request after their time publishes them."""

import logging
import time

from django.db import OperationalError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from clinic_site.publishing.events import Event, announce
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.other_words import in_english
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.site_rules import one_at_a_time
from clinic_site.publishing.workflow import Draft, problems_of, release, stored
from clinic_site.shared.languages import ENGLISH

logger = logging.getLogger(__name__)

LOCKED_FOR = 0.5  # seconds to wait for a locked record
LOOK_EVERY = 1.0  # seconds; at most one query per second and process


class ClockMiddleware:
    """Publish due drafts before a request is handled.

    The page store does the same when it checks for changes (`serving/page_store/edition.py`), because requests for
    stored pages never reach a middleware. This one is for all other requests, and for sites without the page store.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.next_look = 0.0

    def __call__(self, request):
        if self.is_time():
            publish_due()
        return self.get_response(request)

    def is_time(self) -> bool:
        """Whether to check again; True at most once per `LOOK_EVERY` seconds."""
        now = time.monotonic()
        if now < self.next_look:
            return False
        self.next_look = now + LOOK_EVERY
        return True


def publish_due() -> int:
    """Publish due drafts and return how many. If one fails its checks, unschedule it.

    The page that is made now may be in another language. What is published is in English.
    """
    with in_english(), translation.override(ENGLISH):
        return sum(_publish_one(draft) for draft in Draft.objects.due())


def _set_short_lock_timeout() -> None:
    """Limit the wait for a locked record, because a page is waiting. The next check tries again."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCKED_FOR * 1000:.0f}ms"])


def _take_off_the_clock(draft: Draft, live: Publishable) -> None:
    scheduled_by = draft.scheduled_by_id
    draft.off_the_clock()
    draft.note = _("It was scheduled, but could not be published.")
    draft.save()
    announce(Event.NOT_PUBLISHED, live, by=None, to=[scheduled_by])


def _give_up(draft: Draft) -> None:
    """Do the same after an error of the code. What failed may be anything, so this touches as little as it can."""
    changed = Draft.objects.filter(pk=draft.pk).update(
        publish_at=None, note=_("It was scheduled, but could not be published.")
    )
    if changed and draft.record is not None:
        announce(Event.NOT_PUBLISHED, draft.record, by=None, to=[draft.scheduled_by_id])


def _publish_one(draft: Draft) -> bool:
    """Publish `draft` if it still passes its checks. Errors are logged and affect neither pages nor other drafts."""
    try:
        with transaction.atomic():
            _set_short_lock_timeout()
            if draft.record is None:  # the record was deleted outside of Django
                draft.delete()
                return False
            one_at_a_time(type(draft.record))
            live = stored(draft.record, lock=True)
            # Another process may have published the draft, or a user may have saved it, so check again that it is due.
            still = Draft.objects.due().select_for_update().filter(pk=draft.pk).first()
            if still is None:
                return False
            # Laws, sources and reviews may have changed since it was scheduled.
            stops = [problem for problem in problems_of(live, overriding=still.overriding) if problem.is_stop]
            if stops or not live.is_released:
                _take_off_the_clock(still, live)
                return False
            try:
                with transaction.atomic():
                    release(live, still, by=still.scheduled_by, publish_at=None, unpublish_at=still.unpublish_at)
            except NotPublishedError:  # the public site would break a rule
                _take_off_the_clock(still, live)
                return False
            return True
    except OperationalError:
        logger.warning("The database is busy or down, so a scheduled draft is published later: %s", draft)
    except Exception:
        logger.exception("A scheduled draft could not be published: %s", draft)
        _give_up(draft)
    return False
