"""Notices: what happened to somebody's work. Each is shown on the desk and mailed as the account chose.

`notice_signals.py` writes them in the transaction of the event, and `notice_mail.py` mails them afterwards.
"""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing.events import Event

MISTAKE = "mistake"  # a visitor reported a mistake; the other kinds are those of Event
TAKEN_OVER = "taken over"  # shipped texts were taken over and wait for a review: one notice for all of them
CORRECTED = "corrected"  # a release corrects a shipped text for safety
KINDS = [
    *Event.choices,
    (MISTAKE, gettext_lazy("Mistake reported")),
    (TAKEN_OVER, gettext_lazy("Shipped texts taken over")),
    (CORRECTED, gettext_lazy("Safety correction of a shipped text")),
]
# What a notice asks for, and what is done about it when one of these events happens to the same record
DEALT_WITH = {
    Event.HANDED_OVER: {Event.APPROVED, Event.SENT_BACK, Event.DISCARDED, Event.PUBLISHED},
    Event.SENT_BACK: {Event.HANDED_OVER, Event.APPROVED, Event.DISCARDED, Event.PUBLISHED},
}
# Kinds that the desk lists elsewhere as work, until it is done
LISTED_AS_WORK = (Event.HANDED_OVER, MISTAKE, TAKEN_OVER, CORRECTED)
ABOUT_SHIPPED = (TAKEN_OVER, CORRECTED)
TO_READ = {Event.HANDED_OVER, Event.APPROVED, Event.SCHEDULED, Event.LOST_APPROVAL, Event.LOST_SCHEDULE,
           Event.NOT_PUBLISHED}  # fmt: skip


class NoticeQuerySet(models.QuerySet["Notice"]):
    def about(self, record: models.Model) -> Self:
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk)

    def open(self) -> Self:
        """Return the notices that their account has not seen or dealt with."""
        return self.filter(seen_at=None)

    def on_the_desk_of(self, account) -> Self:
        """Return the open notices of `account`, newest first, without those that the desk lists as work."""
        mine = self.open().filter(account=account).exclude(kind__in=LISTED_AS_WORK)
        return mine.select_related("by", "content_type").order_by("-made_at", "-pk")

    def end(self) -> int:
        """Mark the notices as seen or dealt with."""
        return self.open().update(seen_at=timezone.now())


class Notice(models.Model):
    """One event, told to one account."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=KINDS)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=200)  # of the record, at that time
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    words = models.CharField(max_length=1000, blank=True)  # a comment or reason; never mailed
    version = models.CharField(max_length=12, blank=True)  # the discarded draft in the record's history
    made_at = models.DateTimeField(default=timezone.now, db_index=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)  # a process is mailing it since then
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["account"], condition=Q(seen_at=None), name="clinic_site_notice_open"),
            models.Index(fields=["content_type", "object_id"], name="clinic_site_notice_about"),
        ]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened, in one sentence."""
        words = {
            Event.HANDED_OVER: _("%(who)s submitted “%(name)s” for review."),
            Event.SENT_BACK: _("%(who)s sent “%(name)s” back with a comment."),
            Event.APPROVED: _("%(who)s approved “%(name)s”."),
            Event.SCHEDULED: _("%(who)s scheduled “%(name)s”."),
            Event.PUBLISHED: _("%(who)s published “%(name)s”."),
            Event.DISCARDED: _("%(who)s discarded the draft of “%(name)s”."),
            Event.LOST_APPROVAL: _("%(who)s changed “%(name)s”. Your approval no longer counts."),
            Event.LOST_SCHEDULE: _("%(who)s changed “%(name)s”. It is no longer scheduled."),
            Event.NOT_PUBLISHED: _("“%(name)s” was scheduled, but could not be published."),
            MISTAKE: _("A visitor reported a mistake at “%(name)s”."),
            TAKEN_OVER: _("%(who)s took over the shipped texts. They wait for a clinician’s review (%(name)s)."),
            CORRECTED: _("The new release corrects “%(name)s”, for safety. Decide about it."),
        }[self.kind]
        return words % {"who": self.by or _("Somebody"), "name": self.name}

    @property
    def url(self) -> str:
        """The admin page to work on it, or "" if its kind of record is not in the admin."""
        if self.kind in ABOUT_SHIPPED:
            return reverse("admin:shipped_texts")
        page = "release" if self.kind in TO_READ else "change"
        return self._admin_url(page) or self._admin_url("change")

    @property
    def restore_url(self) -> str:
        """Where to post to bring the discarded draft back, or ""."""
        return self._admin_url("restore") if self.version else ""

    def _admin_url(self, page: str) -> str:
        name = f"admin:{self.content_type.app_label}_{self.content_type.model}_{page}"
        try:
            return reverse(name, args=[self.object_id])
        except NoReverseMatch:
            return ""
