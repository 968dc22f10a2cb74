"""Comments of staff on a draft, each on the whole draft or on one of its fields.

They end with their draft: the form and "Check and publish" show only those of the open draft. The history of the record
shows all of them.
"""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.contents import content_fields, related_fields
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.publishable import Publishable

MOST_WORDS = 1000  # characters


class DraftCommentQuerySet(models.QuerySet["DraftComment"]):
    def about(self, record: Publishable) -> Self:
        """Return the comments on all drafts that `record` ever had, oldest first."""
        kind = ContentType.objects.get_for_model(record, for_concrete_model=False)
        return self.filter(content_type=kind, object_id=record.pk).select_related("by", "done_by").order_by("at", "pk")

    def on(self, draft: Draft | None) -> Self:
        """Return the comments on `draft`, oldest first."""
        if draft is None:
            return self.none()
        return (
            self.filter(content_type=draft.content_type_id, object_id=draft.object_id, draft_key=draft.pk)
            .select_related("by", "done_by")
            .order_by("at", "pk")
        )


class DraftComment(models.Model):
    """What one person wrote about a draft. Plain text."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    draft_key = models.BigIntegerField()  # not a foreign key, because the comment outlives the draft
    field = models.CharField(_("about"), max_length=60, blank=True)  # "" for the whole draft
    words = models.CharField(_("comment"), max_length=MOST_WORDS)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    sends_back = models.BooleanField(default=False)  # the draft was sent back with it
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DraftCommentQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["content_type", "object_id"], name="clinic_site_comment_of")]
        constraints = [models.CheckConstraint(name="clinic_site_comment_has_words", condition=~Q(words=""))]

    def __str__(self):
        return self.words

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    @cached_property
    def field_label(self) -> str:
        """The label of the field, or "" for the whole draft and for a field that no longer exists."""
        model = self.content_type.model_class()
        return dict(commentable_fields(model)).get(self.field, "") if model and self.field else ""

    def tick(self, *, by) -> None:
        """Mark the comment as done, or as open again."""
        self.done_by, self.done_at = (None, None) if self.is_done else (by, timezone.now())
        self.save(update_fields=["done_by", "done_at"])


def commentable_fields(model: type[models.Model]) -> list[tuple[str, str]]:
    """Return the name and label of each field that a comment can be about."""
    return [
        (field.name, str(field.verbose_name))
        for field in [*content_fields(model), *related_fields(model)]
        if field.editable and field.name not in getattr(model, "fixed_fields", ())
    ]


def comment(draft: Draft, words: str, *, by, field: str = "", sends_back: bool = False) -> DraftComment:
    """Write a comment on `draft`."""
    return DraftComment.objects.create(
        content_type_id=draft.content_type_id,
        object_id=draft.object_id,
        draft_key=draft.pk,
        field=field,
        words=words,
        by=by,
        sends_back=sends_back,
    )
