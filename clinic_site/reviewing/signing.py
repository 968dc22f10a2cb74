"""Read texts and sign them. What was not read in exactly this state can't be signed.

A page that shows a text gives out a token for it, signed for one account, one record and one state. The script posts
the token of a text whose whole words were on the screen. The plain page, which shows whole texts, needs no script: its
tokens say so, and count as read when they are posted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import workflow
from clinic_site.publishing.draft import Draft, is_clinical, must_be, stored
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.reviewing.models import ReadText
from clinic_site.reviewing.outline import accounts_of_reviewers, is_signature, records_for
from clinic_site.reviewing.waiting import WaitingText, kinds_for

SALT = "clinic_site.reviewing"
LASTS = 60 * 60 * 24 * 7  # seconds: a page that was left open over a weekend still works


@dataclass(frozen=True)
class Token:
    """What a page that shows a text gives out: the text and the state that it showed. `is_whole`: all of its words."""

    account: int
    kind: int
    key: int
    state: str
    is_whole: bool = False

    def __str__(self):
        return signing.dumps([self.account, self.kind, self.key, self.state, self.is_whole], salt=SALT)

    @classmethod
    def read(cls, token: str, *, account) -> "Token | None":
        """Return the token if it is one of ours, not too old, and was given to `account`."""
        try:
            found = cls(*signing.loads(token, salt=SALT, max_age=LASTS))
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return found if found.account == account.pk else None


def token_for(text: WaitingText, account, *, is_whole: bool = False) -> Token:
    return Token(account.pk, text.kind.pk, text.live.pk, text.state, is_whole)


def tokens_in(typed: Iterable[str], account) -> list[Token]:
    """Return the valid tokens for `account` among those that were posted, once each."""
    found = (Token.read(one, account=account) for one in typed)
    return list(dict.fromkeys(token for token in found if token is not None))


def note_read(tokens: Iterable[Token], account) -> None:
    """Store that `account` has read these texts. Three queries, however many there are."""
    rows = [
        ReadText(account=account, content_type_id=token.kind, object_id=token.key, state=token.state)
        for token in tokens
    ]
    ReadText.objects.bulk_create(
        {(row.content_type_id, row.object_id): row for row in rows}.values(),
        update_conflicts=True,
        unique_fields=["account", "content_type", "object_id"],
        update_fields=["state", "read_at"],
    )


def record_of(kind: int, key: int, account) -> Publishable | None:
    """Return the record, if it still exists and `account` may review it."""
    model = ContentType.objects.get_for_id(kind).model_class()
    return records_for(model, account).filter(pk=key).first() if model in kinds_for(account) else None


# Signing -----------------------------------------------------------------------------------------------


@transaction.atomic
def sign_text(record: Publishable, *, by, seen: str, on_paper: bool = False) -> None:
    """Sign `record` with its draft as read by the account `by` in the state `seen`: approve it, or confirm its review.

    Raise NotPublishedError with the reason if that is not possible. `on_paper` needs no trace of reading on a screen.
    """
    live = stored(record, lock=True)
    account = workflow.still_here(by)
    draft = Draft.objects.of(record).select_for_update().first()
    is_done = draft is not None and is_signature(
        draft.approved_by_id, is_clinical=is_clinical(live, draft), reviewers=accounts_of_reviewers()
    )
    if draft is not None and is_done:
        words = _("%(who)s has signed it already. There is nothing left to do.") % {"who": draft.approved_by}
        raise NotPublishedError([stop("", words)])
    must_be(seen, record)
    kind = ContentType.objects.get_for_model(live, for_concrete_model=False)
    reading = ReadText.objects.filter(account=account, content_type=kind, object_id=live.pk)
    if not on_paper and not reading.filter(state=seen).exists():
        raise NotPublishedError([stop("", _("You have not read all of it yet. Read it to its end, then sign it."))])
    if is_clinical(live, draft) and (reason := live.why_no_review(by=account)):
        raise NotPublishedError([stop("", reason)])
    if draft is None and live.is_released:
        workflow.confirm(record, by=account, seen=seen)
    else:
        workflow.approve(record, by=account, seen=seen)
    reading.delete()


@dataclass
class Signatures:
    """What was signed, and what was not and why: {reason: names}."""

    signed: list[str] = field(default_factory=list)
    refused: dict[str, list[str]] = field(default_factory=dict)

    def refuse(self, name: str, reason: str) -> None:
        self.refused.setdefault(reason, []).append(name)

    @property
    def level(self) -> int:
        return messages.WARNING if self.refused else messages.SUCCESS

    def sentences(self) -> list[str]:
        """Return one sentence about what was signed, and one for each reason."""
        n = len(self.signed)
        found = []
        if n:
            found.append(ngettext("You signed one text.", "You signed %(n)d texts.", n) % {"n": n})
        for reason, names in self.refused.items():
            listed = ", ".join(f"“{name}”" for name in names)
            found.append(_("Not signed: %(names)s. %(reason)s") % {"names": listed, "reason": reason})
        return found


def sign_all(tokens: Iterable[Token], *, by, on_paper: bool = False) -> Signatures:
    """Sign each text in a transaction of its own, so that one refusal leaves the others signed."""
    outcome = Signatures()
    for token in tokens:
        record = record_of(token.kind, token.key, by)
        if record is None:
            outcome.refuse("–", _("The text no longer exists, or you may not review it."))
            continue
        try:
            sign_text(record, by=by, seen=token.state, on_paper=on_paper)
        except NotPublishedError as refusal:
            outcome.refuse(str(record), " ".join(problem.message for problem in refusal.problems))
        else:
            outcome.signed.append(str(record))
    return outcome
