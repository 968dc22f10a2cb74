"""What the admin pages of all patient texts share: the review, and what needs attention."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.common.admin import PUBLICATION, PublishableAdmin
from education.models import Reviewer

REVIEW = (
    _("Author and review"),
    {
        "fields": ["written_by", "is_sample", "reviewed_by", ("reviewed_on", "review_due")],
        "description": _("A review counts for the whole record. Only a publisher fills it in."),
    },
)
REVIEW_FIELDS = ["is_sample", "reviewed_by", "reviewed_on", "review_due"]


class AttentionFilter(admin.SimpleListFilter):
    title = _("needs attention")
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("Ready for review")),
            ("unreviewed", _("Never reviewed")),
            ("overdue", _("Review overdue")),
            ("sample", _("Sample content")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "waiting":
                return queryset.filter(status="in_review")
            case "unreviewed":
                return queryset.unreviewed()
            case "overdue":
                return queryset.review_overdue()
            case "sample":
                return queryset.filter(is_sample=True)
        return queryset


class ReviewedAdmin(PublishableAdmin):
    """Subclasses give `content`, the fieldsets of their own; publication and review come after them."""

    content: list = []
    list_filter = ["status", AttentionFilter]
    list_select_related = ["reviewed_by"]
    attention_columns = ["status", "attention", "updated_at"]

    def get_fieldsets(self, request, obj=None):
        return [*self.content, PUBLICATION, REVIEW]

    def get_list_display(self, request):
        return [*self.list_display, *self.attention_columns]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if self.has_publish_permission(request) else [*fields, *REVIEW_FIELDS]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "reviewed_by":
            # Those who still review, and whoever reviewed this record before.
            record = self.get_object(request, request.resolver_match.kwargs.get("object_id"))
            past = record.reviewed_by_id if record else None
            kwargs["queryset"] = Reviewer.objects.filter(Q(is_active=True) | Q(pk=past))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """A text that an editor has changed is not the text that was reviewed: its review goes."""
        changed = set(form.changed_data) - {"status"}
        if change and changed and obj.reviewed_on and not self.has_publish_permission(request):
            obj.reviewed_by = obj.reviewed_on = obj.review_due = None
            self.message_user(
                request, _("The text has changed, so it counts as not reviewed until a clinician reads it."), "warning"
            )
        super().save_model(request, obj, form, change)

    @admin.display(description=_("attention"), ordering="review_due")
    def attention(self, record) -> str:
        """Say in a few words what this record waits for; a dash when it waits for nothing."""
        if record.status == record.Status.IN_REVIEW:
            return _g("Waits for a publisher")
        if record.is_sample:
            return _g("Sample: a clinician must review it")
        if record.reviewed_on is None:
            return _g("Never reviewed")
        if record.is_review_overdue:
            return _g("Review overdue since %(date)s") % {"date": date_format(record.review_due)}
        if record.review_due and (record.review_due - timezone.localdate()).days <= 30:
            return _g("Review due %(date)s") % {"date": date_format(record.review_due)}
        return "–"
