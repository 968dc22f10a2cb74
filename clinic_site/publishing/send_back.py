"""Send a draft that was submitted for review back to its writers, with a comment."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.publishing.comments import comment
from clinic_site.publishing.draft import Draft, must_be, new_draft, stored, writers_of
from clinic_site.publishing.events import Event, announce, announce_lost
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from clinic_site.publishing.publishable import Publishable


@transaction.atomic
def send_back(record: Publishable, *, by, why: str, seen: str | None = None) -> Draft:
    """Ask the writers of the draft of `record` to change it, and say `why`. Its approval and schedule are removed.

    Raise NotPublishedError without a comment, if the draft was not submitted for review, or if its state is no longer
    `seen`.
    """
    why = why.strip()
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    if draft is None or not draft.can_be_sent_back:
        raise NotPublishedError([stop("", _("There is no draft that was submitted for review. Check again."))])
    must_be(seen, record)
    if not why:
        raise NotPublishedError([stop("", _("Not sent back yet: say what the writer should change."))])
    given = draft.given()
    draft.is_ready = False
    draft.void_approval()
    draft.off_the_clock()
    draft.sent_back_by, draft.sent_back_at = by, timezone.now()
    draft._history_user, draft._change_reason = by, why
    draft.save()
    comment(draft, why, by=by, sends_back=True)
    announce(Event.SENT_BACK, live, by=by, to=writers_of(draft), words=why)
    announce_lost(given, live, by=by)
    return draft


@transaction.atomic
def ask_for_change(record: Publishable, *, by, why: str, seen: str | None = None) -> Draft:
    """Ask for a change of `record`, and say `why`: send its draft back, or begin one that says what is wrong.

    Raise NotPublishedError as `send_back` does.
    """
    why = why.strip()
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    if draft is not None and draft.can_be_sent_back:
        return send_back(record, by=by, why=why, seen=seen)
    must_be(seen, record)
    if not why:
        raise NotPublishedError([stop("", _("Not sent back yet: say what the writer should change."))])
    draft = draft or new_draft(live)
    draft.is_ready = False
    draft.sent_back_by, draft.sent_back_at = by, timezone.now()
    draft._history_user, draft._change_reason = by, why
    draft.save()
    comment(draft, why, by=by, sends_back=True)
    announce(Event.SENT_BACK, live, by=by, to=writers_of(draft), words=why)
    return draft
