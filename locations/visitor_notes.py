"""Put a note for visitors on the pages of many clinics, such as "Closed today because of snow"."""

from django.db import transaction
from django.utils.translation import gettext as _

from clinic_site.publishing import workflow
from locations.models import Clinic


@transaction.atomic
def put_note(clinic: Clinic, note: str, *, by) -> bool:
    """Set the note on `clinic`; "" removes it. Return whether it changed.

    The site shows the note of a published clinic immediately, and the history has both versions. A draft that waits
    is neither published nor changed. Raise NotPublishedError if the clinic can't be published, without a change.
    """
    live = workflow.stored(clinic, lock=True)
    if live.operation_note == note:
        return False
    why = _("Note for visitors, put on several clinics") if note else _("Note removed from several clinics")
    draft = workflow.draft_of(live)
    live.operation_note = note
    if live.is_released and draft is not None:
        # Publishing the draft would also publish what somebody is still working on.
        live._history_user, live._change_reason = by, why
        live.save()
        return True
    is_released = live.is_released
    if draft is not None:  # of a clinic off the site: it has what the database can't hold
        draft.read_into(live)
        live.operation_note = note
    workflow.save_draft(live, by=by, note=why)
    if is_released:
        workflow.publish(live, by=by, why=why)
    return True
