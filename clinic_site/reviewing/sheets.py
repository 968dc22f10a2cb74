"""Sheets to print and sign by hand. Only the account that printed a sheet records it, for the states on the paper."""

from django.db import transaction
from django.utils import timezone

from clinic_site.reviewing.models import ReviewSheet, SheetText
from clinic_site.reviewing.signing import Signatures, Token, sign_all
from clinic_site.reviewing.waiting import WaitingText


@transaction.atomic
def make_sheet(texts: list[WaitingText], *, by) -> ReviewSheet:
    """Make a sheet with `texts` in their present states."""
    sheet = ReviewSheet.objects.create(account=by)
    SheetText.objects.bulk_create(
        SheetText(sheet=sheet, content_type=text.kind, object_id=text.live.pk, state=text.state) for text in texts
    )
    return sheet


def record_sheet(sheet: ReviewSheet, *, by, without: frozenset[tuple[int, int]] = frozenset()) -> Signatures | None:
    """Sign the texts of a sheet that was signed on paper, except those in `without`. None: it is recorded already.

    A text that changed since it was printed is refused: the signature is about other words.
    """
    with transaction.atomic():
        found = ReviewSheet.objects.select_for_update().filter(pk=sheet.pk, account=by, recorded_at=None).first()
        if found is None:
            return None
        found.recorded_at = timezone.now()
        found.save(update_fields=["recorded_at"])
    rows = sheet.texts.values_list("content_type", "object_id", "state")
    tokens = [Token(by.pk, kind, key, state) for kind, key, state in rows if (kind, key) not in without]
    return sign_all(tokens, by=by, on_paper=True)
