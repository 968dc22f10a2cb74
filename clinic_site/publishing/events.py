"""What happens to drafts, announced to other rooms: `clinic_site/staff/` tells the people concerned.

A receiver runs in the transaction of the change, so what it writes is rolled back with it. It must not send mail.
"""

from collections.abc import Iterable

from django.db import models
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    """The kind of event."""

    HANDED_OVER = "handed over", _("Submitted for review")
    SENT_BACK = "sent back", _("Sent back")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")
    LOST_APPROVAL = "lost approval", _("Approval removed")
    LOST_SCHEDULE = "lost schedule", _("Schedule removed")
    NOT_PUBLISHED = "not published", _("Could not be published")


# Sent with `event`, `record`, `by` (an account or None), `to` (keys of the accounts concerned, never that of `by`),
# `writers` (keys of those who wrote the draft), `words` (a comment or reason) and `version` (a key in the history).
happened = Signal()


def announce(
    event: Event,
    record,
    *,
    by,
    to: Iterable[int | None] = (),
    writers: Iterable[int] = (),
    words: str = "",
    version: str = "",
) -> None:
    """Announce `event` of the draft of `record`. Call it inside the transaction of the change."""
    concerned = {key for key in to if key is not None and key != getattr(by, "pk", None)}
    happened.send(
        sender=type(record), event=event, record=record, by=by, to=concerned, writers=set(writers), words=words,
        version=version,
    )  # fmt: skip


def announce_lost(given: Iterable[tuple[Event, int]], record, *, by) -> None:
    """Announce that an approval or a schedule is gone, to the account that gave it (see `Draft.given`)."""
    for event, account in given:
        announce(event, record, by=by, to=[account])
