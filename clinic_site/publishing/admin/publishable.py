"""The admin of publishable records. Saving writes a draft; separate pages check, preview and publish it.

Users who can change a record can edit its draft. Publishing requires the "publish" permission.
"""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Prefetch
from django.urls import path
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing import workflow
from clinic_site.publishing.admin import (
    deleted_records,
    editing_now,
    history,
    on_a_day,
    preview,
    preview_links,
    release,
    remarks,
    taking_off,
    unsaved_work,
)
from clinic_site.publishing.admin.after_saving import AfterSaving
from clinic_site.publishing.admin.deleting import DeletesSafely
from clinic_site.publishing.admin.forms import DraftForm
from clinic_site.publishing.admin.list_actions import ListActions
from clinic_site.publishing.admin.plain_fields import PlainFields
from clinic_site.publishing.admin.working_together import VIEWS, TogetherMixin
from clinic_site.publishing.exceptions import ChangedMeanwhileError
from clinic_site.publishing.kinds import may
from clinic_site.publishing.taking_off import TakingOff
from clinic_site.shared.bounded_lists import BoundedList
from clinic_site.shared.local_time import date_and_time
from clinic_site.writing.admin import WritingAdmin

SAVING: Any = (_("Before you save"), {"fields": ["why"]})


class PublishableAdmin(ListActions, AfterSaving, DeletesSafely, TogetherMixin, PlainFields, WritingAdmin, BoundedList):
    form = DraftForm
    change_form_template = "admin/publishable/change_form.html"
    change_list_template = "admin/publishable/change_list.html"
    list_per_page = 100
    actions = ["publish", "unpublish"]
    save_on_top = False

    # Permissions

    def has_publish_permission(self, request, obj=None) -> bool:
        return may(request.user, "publish", self.model)

    def has_review_permission(self, request, obj=None) -> bool:
        return may(request.user, "review", self.model)

    def has_take_off_permission(self, request, obj=None) -> bool:
        return not self.model.is_always_public and self.has_publish_permission(request, obj)

    def out_of_reach(self, request, keys: set[int]) -> set[int]:
        """Return which of the records with these primary keys the user can't publish, although they can publish others."""
        return set()

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        if allowed and obj is not None and obj.is_released:
            return self.has_publish_permission(request, obj)
        return allowed

    def has_share_permission(self, request, obj=None) -> bool:
        """Whether the user may create preview links, which show the draft to people without an account."""
        return self.has_view_permission(request, obj)

    def may_say(self, request, contents) -> bool:
        """Whether the user may give a record these `contents`, such as those of an old version."""
        return True

    # Publishing

    release_template = "admin/publishable/release.html"

    def release_context(self, request, record) -> dict:
        """Return what `release_template` needs in addition."""
        return {}

    def check_confirmation(self, request, record) -> None:
        """Raise NotPublishedError if publishing needs a confirmation that `request` does not contain."""

    def get_view_on_site_url(self, obj=None):
        """Offer "View on site" only for records that pages show now."""
        if obj is not None and not release.is_shown(obj):
            return None
        return super().get_view_on_site_url(obj)

    # Pages of one record

    def get_urls(self):
        info = f"{self.opts.app_label}_{self.opts.model_name}"

        def url(route, view, name):
            def wrapped(request, object_id):
                return view(request, self, object_id)

            return path(f"<path:object_id>/{route}", self.admin_site.admin_view(wrapped), name=f"{info}_{name}")

        def list_url(route, view, name):
            def wrapped(request, **kwargs):
                return view(request, self, **kwargs)

            return path(route, self.admin_site.admin_view(wrapped), name=f"{info}_{name}")

        return [
            list_url("unsaved/", unsaved_work.unsaved_view, "unsaved"),
            list_url("deleted/", deleted_records.deleted_view, "deleted"),
            list_url("deleted/<int:version_id>/bring-back/", deleted_records.bring_back_view, "bring_back"),
            list_url("taking-off/<uuid:batch>/", taking_off.batch_view, "taking_off"),
            url("take-off/", taking_off.take_off_view, "take_off"),
            url("on-a-day/", on_a_day.day_view, "on_a_day"),
            url("on-a-day/page/", on_a_day.page_view, "on_a_day_page"),
            url("history/compare/", history.compare_view, "compare"),
            url("history/restore/", history.revert_view, "restore"),
            url("release/", release.release_view, "release"),
            *[url(f"{name}/", view, name) for name, view in VIEWS.items()],
            url("preview/", preview.frame_view, "preview"),
            url("preview/page/", preview.page_view, "preview_page"),
            url("preview/links/", preview_links.links_view, "preview_links"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """Add what is waiting to be taken off, and what can be put back."""
        shown = self.has_publish_permission(request) or self.has_review_permission(request)
        is_asked = shown and not self.model.is_always_public and request.method == "GET"
        batches = taking_off.batches_of(request, self) if is_asked else []
        context = {"takings_off": batches} | (extra_context or {})
        return super().changelist_view(request, context)

    def history_view(self, request, object_id, extra_context=None):
        return history.history_view(request, self, unquote(object_id))

    # Writing

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.account = request.user  # type: ignore[attr-defined]  # of DraftForm; the class is made for each request
        return form

    def get_queryset(self, request):
        found = super().get_queryset(request).prefetch_related("drafts")
        if self.model.needs_second_person_to_take_off is False:
            return found
        return found.prefetch_related(Prefetch("takings_off", TakingOff.objects.waiting(), to_attr="open_requests"))

    def get_object(self, request, object_id, from_field=None):
        """Return the record; on its change page, with its draft applied."""
        record = super().get_object(request, object_id, from_field)
        on_change_page = (request.resolver_match.url_name or "").endswith("_change")
        if record is not None and on_change_page and (draft := workflow.draft_of(record)):
            draft.read_into(record)
        return record

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        context = dict(extra_context or {})
        if object_id is not None and (record := super().get_object(request, unquote(object_id))) is not None:
            context |= release.standing_context(request, self, record)
            if context["may_change"]:
                context |= editing_now.editing_context(request, record)
        if object_id is None:
            context.setdefault("may_publish", self.has_publish_permission(request))
            context["needs_two"] = self.model.needs_second_person is not False  # a property knows only of a record
        try:
            return super().changeform_view(request, object_id, form_url, context)
        except ChangedMeanwhileError:
            # Another user saved between our read and our lock. Process the form again, so that it reports the conflict.
            return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        unsaved_work.prepare(request, self, obj, context)
        form = context["adminform"].form
        remarks.show_beside_fields(obj, form)
        if context.get("needs_two") and context.get("may_change", True):
            context["alone_labels"] = remarks.labels_of(form, self.model.harmless_fields)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def save_model(self, request, obj, form, change):
        """Save only a new record, to get its primary key. `save_related` saves the draft."""
        if not change:
            form.save_row()

    def save_related(self, request, form, formsets, change):
        form.kept = workflow.save_draft(
            form.instance,
            by=request.user,
            related=form.related(),
            started_from=form.started_from if change else "",
            note=form.cleaned_data.get("why", ""),
            is_ready=True if "_ready" in request.POST else None,
        )
        unsaved_work.close_saved(request, form.instance, is_new=not change)
        request._kept_draft = form.kept  # for AfterSaving, which does not receive the form

    # Lists

    @admin.display(description=_("status"), ordering="status")
    def standing(self, record) -> str:
        """Return the status of the record and its draft. The list prefetches drafts."""
        words = [release.place_on_site(record)]
        for draft in record.drafts.all():
            if draft.publish_at:
                when = date_and_time(draft.publish_at)
                words.append(_g("draft goes live on %(when)s") % {"when": when})
            elif draft.is_approved:
                words.append(_g("draft approved"))
            elif draft.is_ready:
                words.append(_g("draft waiting for review"))
            elif draft.is_sent_back:
                words.append(_g("draft sent back"))
            elif record.is_released:
                words.append(_g("has a draft"))
        if getattr(record, "open_requests", ()):
            words.append(_g("waiting to be taken off"))
        return ", ".join(words)
