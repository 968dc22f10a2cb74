"""The draft of a record, and functions that read the state of a record. See `workflow.py`."""

import copy
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat, Now
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import authorship, comparison, contents
from clinic_site.publishing.contents import Contents
from clinic_site.publishing.events import Event
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from clinic_site.publishing.publishable import History, Publishable, PublishableT


def _listed(account: str) -> Concat:
    """Return the key in the column `account` as it is in `authors`: ",7,"."""
    comma, text = Value(",", models.TextField()), models.TextField()
    return Concat(comma, Cast(account, text), comma, output_field=text)


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, record: Publishable) -> Self:
        """Return the drafts of `record`: at most one."""
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk)

    def due(self) -> Self:
        """Return the drafts that are due to be published, by the database's clock."""
        return self.filter(publish_at__lte=Now())


class Draft(models.Model):
    """Unpublished work on one record."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.BigIntegerField()
    record = GenericForeignKey()
    contents = models.JSONField(encoder=DjangoJSONEncoder)  # only fields that differ from the published record
    number = models.PositiveIntegerField(default=1)  # incremented by each save
    note = models.CharField(_("reason"), max_length=200, blank=True)
    is_ready = models.BooleanField(_("ready for review"), default=False)
    trail = models.JSONField(default=dict, db_default={})  # who wrote each difference (authorship.py)
    authors = models.TextField(default="", db_default="")  # the accounts in `trail`, as ",7,9,"
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    edited_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    # A clinician approved their own words, as `own_review.py` allows
    is_own_review = models.BooleanField(default=False, db_default=False)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True, db_index=True)
    unpublish_at = models.DateTimeField(_("unpublish at"), null=True, blank=True)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    overriding = models.BooleanField(default=False)  # scheduled although it is hard to read
    # Set by `send_back.py` until the draft is submitted for review again
    sent_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_back_at = models.DateTimeField(null=True, blank=True)

    _history_user: Any  # see Publishable
    _change_reason: str

    objects = DraftQuerySet.as_manager()
    history = History()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="clinic_site_draft_one_for_a_record"),
            # The approver's account may be deleted later; the time remains.
            models.CheckConstraint(
                name="clinic_site_draft_approver_has_a_time",
                condition=Q(approved_by=None) | Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="clinic_site_draft_approved_by_a_second_person",
                condition=Q(approved_by=None)
                | Q(edited_by=None)
                | ~Q(approved_by=F("edited_by"))
                | Q(is_own_review=True),
            ),
            models.CheckConstraint(
                name="clinic_site_draft_not_approved_by_an_author",
                condition=Q(approved_by=None) | ~Q(authors__contains=_listed("approved_by")) | Q(is_own_review=True),
            ),
        ]

    def __str__(self):
        return f"{self.content_type}: {self.object_id}"

    @property
    def is_approved(self) -> bool:
        return self.approved_by_id is not None  # deleting the approver's account voids the approval

    @property
    def is_sent_back(self) -> bool:
        return self.sent_back_at is not None

    @property
    def can_be_sent_back(self) -> bool:
        """Whether it was handed over: it waits for review, is approved or is scheduled."""
        return self.is_ready or self.is_approved or self.publish_at is not None

    def given(self) -> list[tuple[Event, int]]:
        """Return what is lost when the draft changes, with the key of the account that gave it."""
        found = [(Event.LOST_APPROVAL, self.approved_by_id)]
        if self.publish_at:
            found.append((Event.LOST_SCHEDULE, self.scheduled_by_id))
        return [(event, account) for event, account in found if account is not None]

    def hand_over(self) -> bool:
        """Mark it as submitted for review. Return whether it was not before. Nothing is saved."""
        was_ready, self.is_ready = self.is_ready, True
        self.sent_back_by = self.sent_back_at = None
        return not was_ready

    def says_of(self, record: Publishable) -> Contents:
        """Return its contents without fixed fields, which a draft of an earlier release may hold."""
        return {name: value for name, value in self.contents.items() if name not in record.fixed_fields}

    def read_into(self, record: Publishable) -> Publishable:
        """Apply the draft to `record` in memory and return it."""
        contents.read_into(record, self.says_of(record))
        return record

    def changes(self, live: Publishable) -> list[comparison.Change]:
        """Return how the draft differs from the stored record `live`. If that is not released, every field is new."""
        before = contents.contents_of(live) if live.is_released else {}
        return comparison.compare(type(live), before, said(live, self))

    def void_approval(self) -> None:
        """Remove the approval. Nothing is saved."""
        self.approved_by = self.approved_at = None
        self.is_own_review = False

    def off_the_clock(self) -> None:
        """Cancel the schedule."""
        self.publish_at = self.unpublish_at = self.scheduled_by = None
        self.overriding = False

    @property
    def author_keys(self) -> set[int]:
        """The keys of the accounts that wrote something in it."""
        return authorship.from_column(self.authors)

    def follow(self, trail: authorship.Trail, *, by) -> None:
        """Keep `trail`, and as `edited_by` an account that wrote something: `by` if it did."""
        self.trail, keys = trail, authorship.accounts_in(trail)
        self.authors = authorship.as_column(keys)
        if by is not None and by.pk in keys:
            self.edited_by = by
        elif self.edited_by_id not in keys:
            self.edited_by_id = max(keys, default=None)


# State of a record -------------------------------------------------------------------------------------


def draft_of(record: Publishable) -> Draft | None:
    """Return the open draft of `record`, or None."""
    return Draft.objects.of(record).select_related("edited_by", "approved_by", "sent_back_by").first()


def new_draft(live: Publishable) -> Draft:
    """Return an unsaved draft without changes. What a record off the site says has its writers already."""
    draft = Draft(record=live, number=0, contents={}, edited_at=timezone.now())
    if not live.is_released:
        draft.follow(authorship.trail_of_record(live), by=None)
    return draft


def stored(record: PublishableT, *, lock: bool = False) -> PublishableT:
    """Return `record` as stored in the database, without its draft."""
    records = type(record)._base_manager.all()
    return (records.select_for_update(of=("self",)) if lock else records).get(pk=record.pk)


def said(live: Publishable, draft: Draft | None) -> contents.Contents:
    """Return the contents of `live` with `draft` applied."""
    return contents.contents_of(live) | (draft.says_of(live) if draft else {})


def must_be(seen: str | None, record: Publishable) -> None:
    """Raise NotPublishedError if `seen`, the `shown_state` of a page, is no longer right. None: no page was shown."""
    if seen is None or seen == shown_state(record):
        return
    draft = draft_of(record)
    words = _g("Someone changed this after you opened it. Read it again, then decide.")
    if draft is not None and draft.sent_back_by and seen == state_of(record):
        words = _g("%(who)s asked for a change meanwhile. Read the comment, then decide.") % {"who": draft.sent_back_by}
    raise NotPublishedError([stop("", words)])


def needs_two(live: Publishable, draft: Draft | None) -> bool:
    """Whether a second person must approve material changes of `live`, as it is or with `draft`."""
    if live.needs_second_person:
        return True
    return draft is not None and bool(draft.read_into(copy.copy(live)).needs_second_person)


def is_clinical(live: Publishable, draft: Draft | None) -> bool:
    """Whether the review of `live`, as it is or with `draft`, is a clinical one. No queries."""
    if live.is_reviewed_by_clinicians or draft is None:
        return bool(live.is_reviewed_by_clinicians)
    says = copy.copy(live)
    contents.read_into_columns(says, draft.contents)
    return bool(says.is_reviewed_by_clinicians)


def needs_approval(live: Publishable, draft: Draft | None) -> bool:
    """Whether a second person must still approve `live` with `draft`: the words differ from those last on the site."""
    if (draft is not None and draft.is_approved) or not needs_two(live, draft):
        return False
    if draft is None and live.is_released:
        return False
    before = authorship.last_published(live)
    return any(change.is_material for change in comparison.compare(type(live), before, said(live, draft)))


def state_of(record: Publishable) -> str:
    """Return a string that changes whenever the record or its draft is saved. Forms use it to detect conflicts."""
    return state_from(stored(record), draft_of(record))


def shown_state(record: Publishable) -> str:
    """Return the `state_of` a record for a page on which people decide about it: it changes with each objection, too.

    Forms for writing use `state_of`, because an objection is no reason to refuse what its writer is typing.
    """
    draft = draft_of(record)
    sent_back = f" {draft.sent_back_at.isoformat()}" if draft and draft.sent_back_at else ""
    return state_from(stored(record), draft) + sent_back


def state_from(live: Publishable, draft: Draft | None) -> str:
    """Return the `state_of` a record that is stored as `live` and has the draft `draft`."""
    which = f"{draft.pk}.{draft.number}" if draft else "none"
    return f"{which} {live.updated_at.isoformat()}"


def may_not_approve(record: Publishable) -> set[int]:
    """Return the keys of the accounts that can't approve `record` as it stands.

    They wrote something that differs from what it last said on the site, or, if nothing differs, they wrote that.
    """
    live, draft = stored(record), draft_of(record)
    if said(live, draft) == authorship.last_published(live):
        return last_writers(live)
    return authorship.authors_of(draft, live) if draft else authorship.accounts_in(authorship.trail_of_record(live))


def whole_text(record: Publishable) -> list[comparison.Change]:
    """Return every field of `record` with its draft that says something, as changes from an empty record."""
    live = stored(record)
    return comparison.compare(type(live), {}, said(live, draft_of(record)))


def last_writers(record: Publishable) -> set[int]:
    """Return the keys of the accounts that wrote the last draft of `record`, or an empty set if unknown."""
    kind = ContentType.objects.get_for_model(record)
    saves = Draft.history.filter(content_type=kind, object_id=record.pk).exclude(edited_by=None)
    last = saves.order_by("-history_id").values_list("authors", "edited_by").first()
    return authorship.from_column(last[0]) | {last[1]} if last else set()


def writers_of(draft: Draft) -> set[int]:
    """Return the keys of the accounts that wrote words of `draft`."""
    return draft.author_keys or authorship.savers_of_draft(draft)
