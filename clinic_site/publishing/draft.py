"""A draft, and where a record stands: what is stored, what it will say, who wrote it last. See `workflow.py`."""

from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import comparison, contents
from clinic_site.publishing.publishable import History, Publishable, PublishableT


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, record: Publishable) -> Self:
        """Return the drafts of `record`: one or none."""
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk)

    def due(self) -> Self:
        """Return the drafts whose time to be published has come, by the database's clock."""
        return self.filter(publish_at__lte=Now())


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
    unpublish_at = models.DateTimeField(_("... until"), null=True, blank=True)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    overriding = models.BooleanField(default=False)  # scheduled by somebody who answers for how hard it is to read

    _history_user: Any  # see Publishable
    _change_reason: str

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
        return self.approved_by_id is not None  # an approval of nobody is none

    def read_into(self, record: Publishable) -> Publishable:
        """Let `record`, in memory, say what the draft says; return it."""
        contents.read_into(record, self.contents)
        return record

    def changes(self, live: Publishable) -> list[comparison.Change]:
        """Return how the draft differs from `live`, the record as it is stored; from nothing if it was never released."""
        before = contents.contents_of(live) if live.is_released else {}
        return comparison.compare(type(live), before, said(live, self))

    def off_the_clock(self) -> None:
        """Let it wait for a person again."""
        self.publish_at = self.unpublish_at = self.scheduled_by = None
        self.overriding = False

    def needs_approval(self, live: Publishable) -> bool:
        """Whether a second person must approve it: something in it is more than cosmetic, and nobody has yet."""
        if self.is_approved or not live.needs_second_person:
            return False
        return not live.is_released or any(change.is_material for change in self.changes(live))


# Where a record stands ---------------------------------------------------------------------------------


def draft_of(record: Publishable) -> Draft | None:
    """Return the open draft of `record`, or None. A record that was never released, with no draft, has none either."""
    return Draft.objects.of(record).select_related("edited_by", "approved_by").first()


def stored(record: PublishableT, *, lock: bool = False) -> PublishableT:
    """Return `record` as the database has it now, without any draft."""
    records = type(record)._base_manager.all()
    return (records.select_for_update(of=("self",)) if lock else records).get(pk=record.pk)


def said(live: Publishable, draft: Draft | None) -> contents.Contents:
    """Return all that `live` will say with `draft`."""
    return contents.contents_of(live) | (draft.contents if draft else {})


def state_of(record: Publishable) -> str:
    """Return a text that changes whenever the record or its draft is saved: what an editor's form started from."""
    draft = draft_of(record)
    which = f"{draft.pk}.{draft.number}" if draft else "none"
    return f"{which} {stored(record).updated_at.isoformat()}"


def last_writer(record: Publishable) -> int | None:
    """Return the key of the account whose words `record` has; None when that is not known."""
    kind = ContentType.objects.get_for_model(record)
    saves = Draft.history.filter(content_type=kind, object_id=record.pk).exclude(edited_by=None)
    return saves.order_by("-history_id").values_list("edited_by", flat=True).first()
