"""What follows when a form of a publishable record was saved: what is said, whether it is published, which page is next."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import release, remarks
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.writing.admin import say_saved

# In the address of a popup: it has saved a new record, and the list that opened it does not know that yet.
NEW_IN_POPUP = "_new"


class AfterSaving(admin.ModelAdmin):
    """For PublishableAdmin, which has these methods."""

    check_confirmation: Any
    has_publish_permission: Any
    may_say: Any

    def response_add(self, request, obj, post_url_continue=None):
        return say_saved(request, self._after_saving(request, obj, is_new=True))

    def response_change(self, request, obj):
        return say_saved(request, self._after_saving(request, obj, is_new=NEW_IN_POPUP in request.GET))

    def _after_saving(self, request, record, *, is_new: bool):
        if "_publish" in request.POST and self.has_publish_permission(request, record):
            return self._publish_or_explain(request, record, is_new=is_new)
        if IS_POPUP_VAR in request.POST:
            return self._close_popup(request, record, is_new=is_new)
        kept = request._kept_draft
        if kept is None:
            self.message_user(request, _("Nothing to save: this is the same as the published version."), messages.INFO)
        elif "_ready" in request.POST:
            self.message_user(
                request, _("Saved and submitted for review. It is now in the review queue."), messages.SUCCESS
            )
        elif workflow.stored(record).is_released:
            self.message_user(request, _("Draft saved. The site still shows the published version."), messages.SUCCESS)
        else:
            self.message_user(request, _("Draft saved. It is not on the site yet."), messages.SUCCESS)
        if "_release" not in request.POST:
            remarks.say_what_is_missing(request, record)
        page = next((page for page in ("preview", "release") if f"_{page}" in request.POST), "change")
        if page == "change" and "_addanother" in request.POST:
            return HttpResponseRedirect(admin_url(self.model, "add"))
        return HttpResponseRedirect(admin_url(record, page))

    def _publish_or_explain(self, request, record, *, is_new: bool):
        """Publish, or show what blocks publishing: in the popup, or on the page that lists it."""
        is_popup = IS_POPUP_VAR in request.POST
        try:
            if not self.may_say(request, workflow.said(workflow.stored(record), workflow.draft_of(record))):
                raise PermissionDenied
            self.check_confirmation(request, record)
            is_public = workflow.publish(record, by=request.user)
        except NotPublishedError as error:
            if is_popup:
                return self._back_to_popup(request, record, error, is_new=is_new)
            self.message_user(request, _("Not published. What must be fixed is listed below."), messages.ERROR)
            return HttpResponseRedirect(admin_url(record, "release"))
        if is_popup:
            return self._close_popup(request, record, is_new=is_new)
        self.message_user(request, release.words_once_published(record, is_public=is_public), messages.SUCCESS)
        for problem in workflow.problems_of(record):
            if not problem.is_stop:
                self.message_user(request, problem.message, messages.WARNING)
        return HttpResponseRedirect(admin_url(record))

    def _close_popup(self, request, record, *, is_new: bool):
        """Close the popup, and add the new record to the list that opened it or rename the one that is there."""
        return super().response_add(request, record) if is_new else super().response_change(request, record)

    def _back_to_popup(self, request, record, error: NotPublishedError, *, is_new: bool):
        """Open the form in the popup again. It shows beside its fields what blocks publishing."""
        words = _("The draft is saved, but not published: %(reasons)s") % {"reasons": error}
        self.message_user(request, words, messages.ERROR)
        query = request.GET.copy()
        query |= {IS_POPUP_VAR: "1"} | ({NEW_IN_POPUP: "1"} if is_new else {})
        return HttpResponseRedirect(f"{admin_url(record)}?{query.urlencode()}")
