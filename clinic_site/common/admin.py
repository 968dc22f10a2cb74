"""The admin of every record that can be published: who may put it live, and what needs attention."""

from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clinic_site.common.publishing import Publishable

PUBLICATION = (_("On the site"), {"fields": ["status"]})


def row_button(url: str, words: str, *, about: str):
    """Return a button for one row of a list: the list's own form sends it, with its CSRF token, to `url`.

    `about` names the row to people who hear the button without seeing its row.
    """
    return format_html(
        '<button class="row-button" type="submit" formaction="{}" formnovalidate aria-label="{}: {}">{}</button>',
        url,
        words,
        about,
        words,
    )


def back_to_list(request, model_admin):
    """Return a redirect to the list that a row's button was in, with its filters and its page."""
    changelist = reverse(f"admin:{model_admin.opts.app_label}_{model_admin.opts.model_name}_changelist")
    came_from = urlsplit(request.headers.get("Referer", ""))
    query = f"?{came_from.query}" if came_from.path == changelist and came_from.query else ""
    return HttpResponseRedirect(f"{changelist}{query}")


class PublishableAdmin(admin.ModelAdmin):
    """Staff without the "publish" permission write drafts; what is live is theirs to read, not to change.

    `live_needs_publisher = False` lets them correct live records (a clinic's phone), but not their status.
    """

    live_needs_publisher = True
    list_per_page = 100
    actions = ["publish", "unpublish"]

    # Who may do what

    def has_publish_permission(self, request) -> bool:
        codename = get_permission_codename("publish", self.opts)
        return request.user.has_perm(f"{self.opts.app_label}.{codename}")

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        if allowed and obj is not None and self.live_needs_publisher and obj.is_published:
            return self.has_publish_permission(request)
        return allowed

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        if allowed and obj is not None and obj.is_published:
            return self.has_publish_permission(request)
        return allowed

    def get_readonly_fields(self, request, obj=None):
        fields = list(super().get_readonly_fields(request, obj))
        if obj is not None and obj.is_published and not self.has_publish_permission(request):
            fields.append("status")
        return fields

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "status" and not self.has_publish_permission(request):
            kwargs["choices"] = [
                choice for choice in Publishable.Status.choices if choice[0] != Publishable.Status.PUBLISHED
            ]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        """Offer "view on site" only for what is on the site."""
        if obj is not None and not obj.is_published:
            return None
        return super().get_view_on_site_url(obj)

    # Many at once

    @admin.action(description=_("Publish"), permissions=["publish"])
    def publish(self, request, queryset):
        self._set_status(request, queryset, Publishable.Status.PUBLISHED)

    @admin.action(description=_("Take off the site"), permissions=["publish"])
    def unpublish(self, request, queryset):
        self._set_status(request, queryset, Publishable.Status.DRAFT)

    def _set_status(self, request, queryset, status):
        changed = 0
        for record in queryset.exclude(status=status):
            record.status = status
            record.save(update_fields=["status", "updated_at"])
            self.log_change(request, record, [{"changed": {"fields": ["status"]}}])
            changed += 1
        self.message_user(
            request,
            ngettext("%(count)d record changed.", "%(count)d records changed.", changed) % {"count": changed},
            messages.SUCCESS,
        )
