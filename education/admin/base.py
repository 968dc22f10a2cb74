"""Base of the admin of all texts for patients: the review fields, and the filter and column “attention”."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import draft_conditions
from clinic_site.publishing.admin import SAVING, PublishableAdmin
from clinic_site.publishing.admin.standing_filter import StandingFilter
from education.models.reviewed import SOON_DAYS

REVIEW_FIELDS = ["is_sample", "reviewed_by", "reviewed_on", "review_due", "reviewed_own_words"]
REVIEW = (
    _("Author and review"),
    {
        "fields": ["written_by", ("is_sample", "reviewed_by", "reviewed_on", "review_due", "reviewed_own_words")],
        "description": _("A review covers the whole record. It is recorded when a clinician approves the text."),
    },
)


class AttentionFilter(admin.SimpleListFilter):
    title = _("attention")
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("Waiting for review")),
            ("soon", _g("Review due within %(days)d days") % {"days": SOON_DAYS}),
            ("unreviewed", _("Never reviewed")),
            ("overdue", _("Review overdue")),
            ("sample", _("Sample content")),
        ]

    def queryset(self, request, queryset):
        match self.value():
            case "waiting":
                return queryset.with_draft(draft_conditions.APPROVAL)
            case "soon":
                return queryset.review_due_soon()
            case "unreviewed":
                return queryset.unreviewed()
            case "overdue":
                return queryset.review_overdue()
            case "sample":
                return queryset.filter(is_sample=True)
        return queryset


class ReviewedAdmin(PublishableAdmin):
    """Subclasses set `content` to their own fieldsets. The review and the reason for the change follow them."""

    content: list = []
    list_filter = [StandingFilter, AttentionFilter]
    list_select_related = ["reviewed_by"]
    readonly_fields = REVIEW_FIELDS

    def get_fieldsets(self, request, obj=None):
        return [*self.content, REVIEW, SAVING]

    def get_list_display(self, request):
        """Show the name, then what staff need to know first, then the columns of the model."""
        name, *others = self.list_display
        return [name, "standing", "attention", *others, "changed_on"]

    @admin.display(description=_("last changed"), ordering="updated_at")
    def changed_on(self, record) -> str:
        return date_format(timezone.localtime(record.updated_at))

    @admin.display(description=_("attention"), ordering="review_due")
    def attention(self, record) -> str:
        """Return why the record needs attention, or a dash."""
        if getattr(record, "is_plain", False):
            return _g("Sample content") if record.is_sample else "–"
        if record.is_sample:
            return _g("Sample content, not reviewed")
        if record.reviewed_on is None:
            return _g("Never reviewed")
        if record.is_review_overdue:
            return _g("Review overdue since %(date)s") % {"date": date_format(record.review_due)}
        if record.review_due and (record.review_due - timezone.localdate()).days <= SOON_DAYS:
            return _g("Review due %(date)s") % {"date": date_format(record.review_due)}
        return "–"
