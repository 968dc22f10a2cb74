"""Make drafts from shipped texts, or keep the clinic's words. Nothing here changes what patients read.

Nobody on this site wrote shipped words, so taking them over makes nobody an author: whoever took them over may approve
them too. The history says who it was.
"""

import contextlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import workflow
from clinic_site.publishing.contents import read_into, related_fields
from clinic_site.publishing.draft import state_from
from clinic_site.publishing.exceptions import ChangedMeanwhileError
from clinic_site.publishing.sample_records import SampleRecord, Shipped
from clinic_site.shipped.merging import Who, label_of, merged, taken_by_itself, who_changed
from clinic_site.shipped.standing import Standing, TextHere, TextsHere
from clinic_site.staff.notice_signals import tell
from clinic_site.staff.notices import CORRECTED, TAKEN_OVER, Notice
from clinic_site.staff.recipients import accounts_that_may
from clinic_site.writing.markdown import cited_keys
from education.models import Reference, Reviewed, Topic
from education.sample.shipped_texts import KINDS, Ident, ShippedText, this_release
from education.sample.text_samples import load_text

REASON = 100  # characters of a reason in the history


class DecidedMeanwhileError(Exception):
    """Someone else decided about the text, or changed it, since the page was shown."""


@dataclass
class TakenOver:
    """What taking over did."""

    new: int = 0  # texts that became drafts
    here_already: list[str] = field(default_factory=list)  # names of the clinic's own texts with the same key
    drafts: int = 0  # texts of the clinic that got a draft with the release's changes
    handed_over: int = 0  # how many of these drafts were handed over for review
    kept: list[str] = field(default_factory=list)  # labels of fields in which the clinic's words were kept
    record: Reviewed | None = None


@transaction.atomic
def take_over_all_new(*, by) -> TakenOver:
    """Make drafts of all texts that were never taken over, and hand them over for review with one notice.

    Sample texts that an earlier command left as drafts are handed over too. Running it again goes on where it stopped.
    """
    texts = TextsHere()
    outcome = _take_over([text.release_text for text in texts.with_standing(Standing.NEW)], by=by)
    handed_over = outcome.new + _hand_over_waiting(by=by)
    if handed_over:
        _tell_reviewers(handed_over, by=by)
    return outcome


def waiting_samples(model: type[Reviewed]):
    """Return the sample texts that were never on the site, and that nobody has worked on or handed over."""
    off_the_site = model._base_manager.filter(is_sample=True, status=Reviewed.Status.DRAFT)
    others = model.objects.with_draft().values("pk"), model.objects.taken_off().values("pk")
    return off_the_site.exclude(pk__in=others[0]).exclude(pk__in=others[1])


def _hand_over_waiting(*, by) -> int:
    records = [record for kind in KINDS for record in waiting_samples(kind)]
    for record in records:
        workflow.hand_over(record, by=by, is_announced=False)
    return len(records)


def _take_over(shipped: Iterable[ShippedText], *, by) -> TakenOver:
    """Create a draft of each text, handed over for review without a notice."""
    release, outcome = this_release(), TakenOver()
    why = _("Shipped text of release %(release)s, taken over by %(who)s") % {"release": release.name, "who": by}
    for text in shipped:
        record = load_text(text, release, Reviewed.Status.DRAFT, why=why[:REASON])
        if record is None:
            continue  # someone else was faster
        _remember(text.ident, None, SampleRecord.Decision.TAKEN, by=by)
        if record.is_sample and not record.is_released:
            workflow.hand_over(record, by=by, note=why, is_announced=False)
            outcome.new += 1
        else:
            outcome.here_already.append(str(record))
    return outcome


def _tell_reviewers(count: int, *, by) -> None:
    """Write one notice for each reviewer, about all the texts together."""
    words = ngettext("%(count)d text", "%(count)d texts", count) % {"count": count}
    to = set(accounts_that_may("review", Topic()).values_list("pk", flat=True)) - {by.pk}
    first = SampleRecord.objects.filter(model__in=[kind._meta.label_lower for kind in KINDS]).order_by("pk").first()
    if first:
        tell(to, TAKEN_OVER, first, name=words, by=by)


@transaction.atomic
def take_over_new(ident: Ident, *, by) -> TakenOver:
    """Make a draft of one new text, with the new references that it names."""
    text = _one(ident, Standing.NEW)
    outcome = _take_over([*_needed(text.release_text), text.release_text], by=by)
    if outcome.new:
        _tell_reviewers(outcome.new, by=by)
    outcome.record = text.model._base_manager.filter(
        pk=SampleRecord.objects.get(model=ident[0], key=ident[1]).object_id
    ).first()
    return outcome


@transaction.atomic
def take_over_changes(ident: Ident, *, by, taken: Collection[str], seen: str) -> TakenOver:
    """Make a draft of the clinic's text with the shipped words in the fields `taken`, and hand it over for review.

    A draft on which someone is working already gets the words, and its writer hands it over.

    `seen` is what `state_of` returned when the page was shown.
    """
    text = _decidable(ident, seen)
    if text.shipped is None:
        raise DecidedMeanwhileError
    outcome = _merge(text, taken, by=by)
    if outcome.drafts and text.draft is None:
        workflow.hand_over(text.own, by=by)
        outcome.handed_over = 1
    return outcome


@transaction.atomic
def take_over_unedited(*, by) -> TakenOver:
    """Take over every change of the release to texts that the clinic did not edit, with one notice to the reviewers.

    Someone may begin to work on a text meanwhile. It is left out, and decided about on its own page.
    """
    total = TakenOver()
    for text in unedited(TextsHere()):
        with contextlib.suppress(ChangedMeanwhileError), transaction.atomic():
            outcome = _merge(text, taken_by_itself(text), by=by)
            if outcome.drafts:
                workflow.hand_over(text.own, by=by, is_announced=False)
                total.drafts += 1
    if total.drafts:
        _tell_reviewers(total.drafts, by=by)
    return total


def unedited(texts: TextsHere) -> list[TextHere]:
    """Return the changed texts that say what was shipped to the clinic, and on which nobody is working.

    A text that was taken off the site is not among them: whoever wants it back decides about it on its own page.
    """
    changed = texts.with_standing(Standing.CORRECTED, Standing.CHANGED)
    found = [text for text in changed if text.base is not None and not text.is_edited and text.draft is None]
    off = _taken_off(found)
    return [text for text in found if text.own.pk not in off[text.model]]


def _taken_off(texts: list[TextHere]) -> dict[type[Reviewed], set[int]]:
    """Return the keys of the records that were taken off the site. One query for each kind among `texts`."""
    kinds = {text.model for text in texts}
    return {kind: set(kind.objects.taken_off().values_list("pk", flat=True)) for kind in kinds}


@transaction.atomic
def keep_ours(ident: Ident, *, by, seen: str) -> None:
    """Remember that the clinic's words stay, or that it knows that a text is no longer shipped."""
    text = _decidable(ident, seen)
    _remember(ident, text.shipped, SampleRecord.Decision.KEPT, by=by)
    _end_notices(text)


def state_of(text: TextHere) -> str:
    """Return a string that changes when the text, its draft, its shipped words or the decision about it change."""
    here = workflow.state_of(text.record) if text.record else "none"
    base = text.memory.digest[:12] if text.memory else "new"
    return f"{base} {text.shipped.digest[:12] if text.shipped else 'gone'} {here}"


def _decidable(ident: Ident, seen: str) -> TextHere:
    text = _one(ident, *Standing)
    if text.memory is None or state_of(text) != seen:  # about a new text there is nothing to merge or keep
        raise DecidedMeanwhileError
    return text


def _one(ident: Ident, *standings: Standing) -> TextHere:
    """Return the text, with its memory locked. Raise DecidedMeanwhileError if there is nothing to decide any more."""
    list(SampleRecord.objects.select_for_update().filter(model=ident[0], key=ident[1]))
    for text in TextsHere(only=ident).with_standing(*standings):
        return text
    raise DecidedMeanwhileError


def _merge(text: TextHere, taken: Collection[str], *, by) -> TakenOver:
    """Save the merge as the draft of the clinic's text, and remember the decision.

    Raise ChangedMeanwhileError if someone has saved or published the text since it was read.
    """
    outcome = TakenOver(record=text.record)
    if needed := _needed(text.release_text):
        outcome.new = _take_over(needed, by=by).new
        (text,) = TextsHere(only=text.ident).texts
    who = who_changed(text)
    taken = {name for name in taken if name in who and who[name] != Who.CLINIC}
    outcome.kept = [
        label_of(text, name) for name, whose in who.items() if whose in (Who.BOTH, Who.UNKNOWN) and name not in taken
    ]
    if taken:
        record, says = workflow.stored(text.own), merged(text, taken)
        if text.draft:
            text.draft.read_into(record)
        read_into(record, says)
        lists = {related.name: list(getattr(record, related.name).all()) for related in related_fields(text.model)}
        note = _note(text, outcome.kept)
        draft = workflow.save_draft(
            record, by=None, related=lists, note=note, how=note[:REASON], started_from=state_from(text.own, text.draft)
        )
        outcome.drafts = int(draft is not None)
    decision = SampleRecord.Decision.TAKEN if taken else SampleRecord.Decision.KEPT
    _remember(text.ident, text.shipped, decision, by=by, record=text.record)
    _end_notices(text)
    return outcome


def _note(text: TextHere, kept: list[str]) -> str:
    words = _("Release %(release)s.") % {"release": this_release().name}
    words = " ".join([words, *(f"{reason.words}." for reason in text.reasons)])
    if kept:
        words += " " + _("Our words were kept in: %(fields)s.") % {"fields": get_text_list(kept, _("and"))}
    return words[:200]


def _needed(text: ShippedText) -> list[ShippedText]:
    """Return the texts that `text` names or cites and that were never taken over."""
    release = this_release()
    named = [
        (related.related_model._meta.label_lower, key)
        for related in related_fields(text.model)
        for key in text.contents[related.name]
    ]
    cited = [
        (Reference._meta.label_lower, key)
        for name in text.model.markdown_fields
        for key in cited_keys(text.contents[name])
    ]
    wanted = [ident for ident in dict.fromkeys([*named, *cited]) if ident in release.texts]
    rows = SampleRecord.objects.filter(model__in={ident[0] for ident in wanted}).values_list("model", "key")
    known = set(rows)
    return [release.texts[ident] for ident in wanted if ident not in known]


def _remember(ident: Ident, shipped: ShippedText | None, decision, *, by, record: Reviewed | None = None) -> None:
    """Store the decision. With `shipped`, its words are the base from now on."""
    release = this_release()
    memory = SampleRecord.objects.get(model=ident[0], key=ident[1])
    if shipped is not None:
        memory.is_now(Shipped(shipped.contents, shipped.digest, release.name))
    elif ident not in release.texts:
        memory.gone_since = release.name
    memory.object_id = memory.object_id or (record.pk if record else None)
    memory.decide(decision, by=by)
    memory.save()


def _end_notices(text: TextHere) -> None:
    if text.record:
        Notice.objects.about(text.record).filter(kind=CORRECTED).end()
