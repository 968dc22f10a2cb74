"""Admin for accounts, where administrators can't raise their own rights, and for the audit log."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.read_only_admin import ReadOnlyAdmin
from clinic_site.staff.audit_log import AuditEntry
from clinic_site.staff.second_factor_reset import reset_second_factor

admin.site.unregister(User)
for model in (EmailAddress, EmailConfirmation, Authenticator):  # allauth's: keys must not be viewed or edited manually
    if admin.site.is_registered(model):
        admin.site.unregister(model)

TIMES = ("last_login", "date_joined")  # recorded by the site
OWN_RIGHTS = ("is_superuser", "user_permissions")  # rights besides roles, which only a superuser can grant


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's user admin. Only a superuser can create superusers, grant single permissions or change a superuser."""

    def get_urls(self):
        reset = self.admin_site.admin_view(self.reset_second_factor)
        address = path("<int:pk>/reset-second-factor/", reset, name="auth_user_reset_second_factor")
        return [address, *super().get_urls()]

    def get_readonly_fields(self, request, obj=None):
        fields = (*super().get_readonly_fields(request, obj), *TIMES)
        return fields if request.user.is_superuser else (*fields, *OWN_RIGHTS)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request, obj) -> bool:
        return request.user.is_superuser or obj is None or not obj.is_superuser

    def reset_second_factor(self, request, pk):
        """Reset the second factor of a user who lost their phone. Users change their own at /second-factor/."""
        account = self.get_queryset(request).filter(pk=pk).first()
        if account is None:
            raise Http404
        if not self.has_change_permission(request, account) or account == request.user:
            raise PermissionDenied
        change = admin_url(account)
        if request.method == "POST":
            reset_second_factor(account)
            words = _("%(name)s was signed out and has to set up a new second factor at the next sign-in.")
            messages.success(request, words % {"name": account})
            return HttpResponseRedirect(change)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Reset the second factor of %(name)s") % {"name": account},
            "opts": self.opts,
            "original": account,
            "has_one": Authenticator.objects.filter(user=account).exists(),
        }
        return TemplateResponse(request, "admin/auth/user/reset_second_factor.html", context)


@admin.register(AuditEntry)
class AuditAdmin(ReadOnlyAdmin):
    """A read-only view for administrators."""

    list_display = ["at", "action", "account", "by", "details"]
    list_display_links = None
    list_filter = ["action", "at"]
    search_fields = ["account", "by", "details"]
    date_hierarchy = "at"
    list_per_page = 100
    actions = None
