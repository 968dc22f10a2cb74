"""Pages and permissions for working together: who may send a draft back, comment on it, or discard it."""

from django.contrib import admin

from clinic_site.publishing import workflow
from clinic_site.publishing.admin.comments import comments_view
from clinic_site.publishing.admin.discard import discard_view
from clinic_site.publishing.admin.editing_now import editing_view
from clinic_site.publishing.draft import writers_of

# Pages of one record, by the name of their URL
VIEWS = {"comments": comments_view, "discard": discard_view, "editing": editing_view}


class TogetherMixin(admin.ModelAdmin):
    """Permissions of `PublishableAdmin` that follow from the others and from who wrote the draft."""

    def has_publish_permission(self, request, obj=None) -> bool:
        raise NotImplementedError

    def has_review_permission(self, request, obj=None) -> bool:
        raise NotImplementedError

    def has_send_back_permission(self, request, obj=None) -> bool:
        return self.has_review_permission(request, obj) or self.has_publish_permission(request, obj)

    def has_comment_permission(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj) or self.has_review_permission(request, obj)

    def has_discard_permission(self, request, obj=None) -> bool:
        """Whether the user may discard the draft: as a reviewer or publisher, or because nobody else wrote in it."""
        if not self.has_change_permission(request, obj):
            return False
        draft = workflow.draft_of(obj) if obj is not None else None
        return self.has_send_back_permission(request, obj) or draft is None or writers_of(draft) <= {request.user.pk}
