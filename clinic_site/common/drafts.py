"""Drafts: what staff have written about a record and the public does not see yet.

A record has one open draft at most, whoever works on it. The draft holds the fields in which the record will differ
(`contents.py`), so that one mechanism serves every model, and a phone number that is corrected on the site meanwhile
stays corrected:

- `keep` saves work. A record that is on the site is not touched; one that never was is written as well.
- `publish` writes the draft for good, in one transaction with its version in the history. With a time to come it
  waits, and `clock.py` lets it through.
- `discard` throws it away; like every version of a draft, it can be brought back from the draft's own history.
- `previewing.py` shows the site as it will be.
"""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.common import comparison, contents
from clinic_site.common.problems import STOP, WARN, Problem, stop
from clinic_site.common.publishing import History, Publishable
from clinic_site.common.refusals import ChangedMeanwhileError, NotPublishedError

RESTORED = "restored"  # how a draft came about, in its history


class DraftQuerySet(models.QuerySet):
    def of(self, record: Publishable):
        """Return the drafts of `record`: one or none."""
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk)

    def due(self):
        """Return the drafts whose time to be published has come."""
        return self.filter(publish_at__lte=timezone.now())


class Draft(models.Model):
    """Unpublished work on one record."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    contents = models.JSONField(encoder=DjangoJSONEncoder)  # of the fields that differ from the published record
    number = models.PositiveIntegerField(default=1)  # grows with each save
    note = models.CharField(_("why"), max_length=200, blank=True)
    is_ready = models.BooleanField(_("ready for review"), default=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    publish_at = models.DateTimeField(_("replaces the published text at"), null=True, blank=True, db_index=True)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = DraftQuerySet.as_manager()
    history = History()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="clinic_site_draft_one_for_a_record"),
            # The account of an approver may be deleted later; the time stays.
            models.CheckConstraint(
                name="clinic_site_draft_approver_has_a_time",
                condition=Q(approved_by=None) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="clinic_site_draft_approved_by_a_second_person",
                condition=Q(approved_by=None) | Q(edited_by=None) | ~Q(approved_by=F("edited_by")),
            ),
        ]

    def __str__(self):
        return f"{self.content_type}: {self.object_id}"

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    def read_into(self, record: Publishable) -> Publishable:
        """Let `record`, in memory, say what the draft says; return it."""
        contents.read_into(record, self.contents)
        return record

    def changes(self, live: Publishable) -> list[comparison.Change]:
        """Return how the draft differs from `live`, the record as it is stored; from nothing if it was never released."""
        before = contents.contents_of(live) if live.is_released else {}
        return comparison.compare(type(live), before, said(live, self))

    def needs_approval(self, live: Publishable) -> bool:
        """Whether a second person must approve it: something in it is more than cosmetic, and nobody has yet."""
        if self.is_approved or not live.needs_second_person:
            return False
        return not live.is_released or any(change.is_material for change in self.changes(live))


# Where a record stands ---------------------------------------------------------------------------------


def draft_of(record: Publishable) -> Draft | None:
    """Return the open draft of `record`, or None. A record that was never released, with no draft, has none either."""
    return Draft.objects.of(record).select_related("edited_by", "approved_by").first()


def stored(record: Publishable, *, lock: bool = False) -> Publishable:
    """Return `record` as the database has it now, without any draft."""
    records = type(record)._base_manager.all()
    return (records.select_for_update(of=("self",)) if lock else records).get(pk=record.pk)


def said(live: Publishable, draft: Draft | None) -> contents.Contents:
    """Return all that `live` will say with `draft`."""
    return contents.contents_of(live) | (draft.contents if draft else {})


def state_of(record: Publishable) -> str:
    """Return a text that changes whenever the record or its draft is saved: what an editor's form started from."""
    draft = draft_of(record)
    return f"{draft.number if draft else 0} {stored(record).updated_at.isoformat()}"


def last_writer(record: Publishable) -> int | None:
    """Return the key of the account whose words `record` has; None when that is not known."""
    kind = ContentType.objects.get_for_model(record)
    saves = Draft.history.filter(content_type=kind, object_id=record.pk).exclude(edited_by=None)
    return saves.order_by("-history_id").values_list("edited_by", flat=True).first()


# What staff do -----------------------------------------------------------------------------------------


@transaction.atomic
def keep(
    record: Publishable, *, by, related=None, started_from: str = "", note: str = "", is_ready=None, how: str = ""
):
    """Keep what `record`, in memory, says as its draft, and return that; None when it says what is published already.

    `by` is who wrote it. Where the words have changed, an approval or a schedule of before is void.

    `related` holds its lists by field name. `started_from` is `state_of` when the editing began: when somebody saved
    or published in between, ChangedMeanwhileError says so and nothing is changed. `how` it came about stands in the
    draft's history, for machines.
    """
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    if started_from and started_from != state_of(record):
        raise ChangedMeanwhileError(live, draft)
    published, typed = contents.contents_of(live), contents.contents_of(record, related)
    if draft is None and live.is_released and typed == published:
        return None
    if draft is None or typed != said(live, draft):
        draft = draft or Draft(record=live, number=0)
        draft.approved_by = draft.approved_at = draft.publish_at = draft.scheduled_by = None
        draft.edited_by = by
        draft.contents = {name: value for name, value in typed.items() if value != published[name]}
    draft.number += 1
    draft.edited_at = timezone.now()
    draft.note = note or draft.note
    draft.is_ready = draft.is_ready if is_ready is None else is_ready
    if not live.is_released:
        live._history_user, live._change_reason = by, draft.note
        contents.write(live, typed)
        draft.contents = {}  # the record says it itself; nobody else sees it
    draft._history_user, draft._change_reason = by, how
    draft.save()
    return draft


@transaction.atomic
def hand_over(record: Publishable, *, by, note: str = "") -> Draft:
    """Let the reviewers know that `record` is ready for them."""
    draft = Draft.objects.of(record).select_for_update().first() or Draft(
        record=stored(record), contents={}, edited_at=timezone.now(), edited_by=by
    )
    draft.is_ready, draft.note = True, note or draft.note
    draft._history_user = by
    draft.save()
    return draft


@transaction.atomic
def approve(record: Publishable, *, by) -> Draft:
    """Write down that `by` has read the draft and agrees. Raises NotPublishedError when `by` wrote its last version."""
    draft = Draft.objects.of(record).select_for_update().get()
    if draft.edited_by_id == by.pk:
        raise NotPublishedError([stop("", _g("You made the last change, so somebody else must approve it."))])
    draft.approved_by, draft.approved_at = by, timezone.now()
    draft._history_user = by
    draft.save()
    return draft


def problems_of(record: Publishable, *, overriding: bool = False) -> list[Problem]:
    """Return what speaks against publishing the draft of `record`, or the record itself when it has none."""
    live = stored(record)
    draft = draft_of(record)
    found = []
    if draft and draft.needs_approval(live):
        found.append(stop("", _g("A second person must approve it: it changes more than spelling.")))
    elif draft is None and live.needs_second_person and not live.is_released:
        found.append(stop("", _g("A second person must approve it. Save it once, then hand it over.")))
    reading = _as_published(live, draft)
    reading.status = Publishable.Status.PUBLISHED
    try:
        reading.full_clean()
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            # What was wrong before, and is on the site, must not hold up the correction of something else.
            is_old = live.is_released and draft is not None and name not in {"__all__", *draft.contents}
            level, field = WARN if is_old else STOP, "" if name == "__all__" else name
            found += [Problem(level, field, message) for message in messages]
    found += reading.publishing_problems({})
    return [problem for problem in found if not (overriding and problem.can_be_overridden)]


@transaction.atomic
def publish(record: Publishable, *, by, why: str = "", at=None, until=None, overriding: bool = False) -> bool:
    """Put the draft of `record` on the site, now or at the time `at`, `until` a time; return whether it is there now.

    Raises NotPublishedError with every reason that stops it; `overriding` leaves out those that a reviewer may.
    """
    live = stored(record, lock=True)
    draft = Draft.objects.of(record).select_for_update().first()
    stops = [problem for problem in problems_of(record, overriding=overriding) if problem.is_stop]
    if stops:
        raise NotPublishedError(stops)
    waits = at is not None and at > timezone.now()
    if waits and live.is_released and draft:
        # The published text stays until then; a reason given now is kept with the draft.
        draft.publish_at, draft.scheduled_by, draft.note = at, by, why or draft.note
        draft._history_user = by
        draft.save()
        return False
    release(live, draft, by=by, why=why, publish_at=at if waits else None, unpublish_at=until)
    return not waits


def release(live: Publishable, draft: Draft | None, *, by, why="", **times) -> None:
    """Let `live` say what `draft` says and release it: one version in its history, and no draft any more."""
    text = contents.contents_of(_as_published(live, draft))
    live.status = Publishable.Status.PUBLISHED
    for name, value in times.items():
        setattr(live, name, value)
    live._history_user, live._change_reason = by, why or (draft.note if draft else "")
    contents.write(live, text)
    if draft:
        draft._history_user = by
        draft.delete()


def _as_published(live: Publishable, draft: Draft | None) -> Publishable:
    """Return `live`, in memory, as it will read once `draft` is published: with the review that an approval is."""
    if draft is None:
        return live
    draft.read_into(live)
    if draft.approved_by:
        live.was_approved(by=draft.approved_by, on=timezone.localdate(draft.approved_at))
    return live


@transaction.atomic
def unpublish(record: Publishable, *, by, why: str = "") -> None:
    """Take `record` off the site. Its draft, if there is one, stays."""
    live = stored(record, lock=True)
    live.status, live.publish_at, live.unpublish_at = Publishable.Status.DRAFT, None, None
    live._history_user, live._change_reason = by, why
    live.save()


@transaction.atomic
def confirm(record: Publishable, *, by) -> None:
    """Write down that `by` has read `record` as it is on the site and found it right. Its words do not change.

    Raises NotPublishedError when `by` wrote them.
    """
    live = stored(record, lock=True)
    if last_writer(live) == by.pk:
        raise NotPublishedError([stop("", _g("You made the last change, so somebody else must review it."))])
    live.was_approved(by=by, on=timezone.localdate())
    live._history_user, live._change_reason = by, _g("Read again, nothing changed")
    live.save()


@transaction.atomic
def discard(record: Publishable, *, by) -> None:
    """Throw the draft of `record` away. Its versions stay in the draft's history."""
    for draft in Draft.objects.of(record).select_for_update():
        draft._history_user = by
        draft.delete()
