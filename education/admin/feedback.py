"""Answers to “Was this page helpful?”: totals for each page, then the individual answers."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.bounded_lists import BoundedList
from education.models import PageFeedback
from education.models.feedback import NEWEST

PAGES_SHOWN = 20


class CommentFilter(admin.SimpleListFilter):
    title = _("comments")
    parameter_name = "words"

    def lookups(self, request, model_admin):
        return [("new", _("Unread")), ("yes", _("With a comment"))]

    def queryset(self, request, queryset):
        if self.value() == "new":
            return queryset.unread()
        return queryset.exclude(comment="") if self.value() == "yes" else queryset


@admin.register(PageFeedback)
class PageFeedbackAdmin(BoundedList):
    list_display = ["page", "is_helpful", "comment", "created_at", "is_read"]
    list_display_links = ["is_helpful"]
    list_filter = [CommentFilter, "is_helpful", "created_at"]
    search_fields = ["path", "comment"]
    actions = ["mark_as_read"]
    readonly_fields = ["page", "is_helpful", "comment", "created_at"]
    fields = ["page", "is_helpful", "comment", "created_at", "is_read"]
    change_list_template = "admin/education/pagefeedback/change_list.html"

    def has_add_permission(self, request):
        return False

    def changelist_view(self, request, extra_context=None):
        pages = PageFeedback.objects.by_page()[:PAGES_SHOWN]
        return super().changelist_view(request, (extra_context or {}) | {"pages": pages, "newest": NEWEST})

    @admin.display(description=_("page"), ordering="path")
    def page(self, record):
        return format_html('<a href="{0}">{0}</a>', record.path)

    @admin.action(description=_("Mark as read"), permissions=["change"])
    def mark_as_read(self, request, queryset):
        queryset.update(is_read=True)
