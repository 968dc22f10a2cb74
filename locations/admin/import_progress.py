"""How far the work on an uploaded file is, in words and in numbers."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clinic_site.shared import background_work
from clinic_site.shared.background_work import DEAD_AFTER, Standing
from locations.models import ClinicImport
from locations.models.clinic_import import Work


@dataclass(frozen=True)
class Progress:
    """What the page of a file says while there is no report. `can_begin_again` offers a button."""

    words: str
    is_under_way: bool = False
    can_begin_again: bool = False


def of(record: ClinicImport) -> Progress:
    """Return how the work on a file stands."""
    match record.standing:
        case Standing.RUNNING if not record.rows_done:
            return Progress(_("The file is being read."), is_under_way=True)
        case Standing.RUNNING if not record.rows_total:
            return Progress(_("%(done)d rows are read.") % {"done": record.rows_done}, is_under_way=True)
        case Standing.RUNNING if record.rows_done >= record.rows_total and record.work == Work.WRITE:
            return Progress(_("All rows are checked. They are being saved, all or none."), is_under_way=True)
        case Standing.RUNNING:
            numbers = {"done": record.rows_done, "total": record.rows_total}
            return Progress(_("%(done)d of %(total)d rows are checked.") % numbers, is_under_way=True)
        case Standing.WAITING:
            return Progress(_words_of_waiting(record), is_under_way=True)
        case Standing.ENDED if record.work == Work.WRITE:
            return Progress(_("The import stopped in the middle. Nothing was imported."), can_begin_again=True)
        case Standing.ENDED:
            return Progress(_("The check stopped in the middle. Nothing was imported."), can_begin_again=True)
    return Progress(record.fault or ("" if record.was_read else _("The file was not checked.")), can_begin_again=True)


def _words_of_waiting(record: ClinicImport) -> str:
    has_waited = record.asked_at is not None and timezone.now() - record.asked_at > DEAD_AFTER
    if not has_waited:
        return _("The file waits for its turn.")
    if background_work.is_anybody_working():
        return _("The file waits until other work is done. You can leave this page.")
    return _(
        "The file waits longer than usual, because nobody runs background work. Tell whoever looks after the site. "
        "Nothing is lost: the file goes on by itself."
    )


def as_data(record: ClinicImport | None) -> dict[str, Any]:
    """Return the numbers and words for the progress bar."""
    if record is None:  # the upload has not arrived
        return {"rows_done": 0, "rows_total": 0, "is_under_way": True, "words": ""}
    progress = of(record)
    return {
        "rows_done": record.rows_done, "rows_total": record.rows_total, "is_under_way": progress.is_under_way,
        "words": progress.words,
    }  # fmt: skip
