"""Admin for accounts, where administrators can't raise their own rights, and for the audit log."""

import functools
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.shared.bounded_lists import BoundedList
from clinic_site.shared.read_only_admin import ReadOnlyAdmin
from clinic_site.staff import account_pages
from clinic_site.staff.account_forms import AccountForm, NewAccountForm
from clinic_site.staff.account_traces import KEEP, has_traces
from clinic_site.staff.audit_log import AuditEntry
from locations.admin.state_limits import is_limited

admin.site.unregister(User)
for model in (EmailAddress, EmailConfirmation, Authenticator):  # allauth's: keys must not be viewed or edited manually
    if admin.site.is_registered(model):
        admin.site.unregister(model)

PERSON: Any = (_("The person"), {"fields": [("first_name", "last_name"), ("username", "email")]})
ROLES: Any = (_("Roles"), {"fields": ["groups"]})
LIMIT: Any = (_("If Location manager"), {"fields": ["limit", "states"]})
REVIEWER: Any = (_("If Clinical reviewer"), {"fields": ["is_clinician", ("reviewer_name", "credentials")]})
PASSWORD: Any = (_("First password"), {"fields": [("password1", "password2")]})
ENTRY: Any = (_("On the list of reviewers"), {"fields": ["reviewer_entry"]})
DATES: Any = (_("Sign-in"), {"fields": [("active", "last_login", "date_joined")]})
# Rights besides roles, which only a superuser can grant
OWN_RIGHTS: Any = (
    _("All rights, and single rights"),
    {"fields": ["is_superuser", "user_permissions"], "classes": ["collapse"]},
)


@admin.register(User)
class AccountAdmin(BoundedList, UserAdmin):
    """Accounts on one page. Only a superuser can create superusers, grant single rights or change a superuser."""

    form = AccountForm
    add_form = NewAccountForm
    add_form_template = None
    fieldsets = [PERSON, ROLES, LIMIT, REVIEWER, DATES]
    add_fieldsets = [PERSON, ROLES, LIMIT, REVIEWER, PASSWORD]
    readonly_fields = ["active", "last_login", "date_joined", "reviewer_entry"]
    filter_horizontal = ["user_permissions"]
    list_display = ["username", "first_name", "last_name", "email", "roles", "is_active"]

    # Pages

    def get_urls(self):
        def page(address: str, view, name: str):
            wrapped = self.admin_site.admin_view(functools.partial(view, model_admin=self))
            return path(f"<int:pk>/{address}/", wrapped, name=f"auth_user_{name}")

        return [
            page("reset-second-factor", account_pages.reset_second_factor_view, "reset_second_factor"),
            page("password-link", account_pages.password_link_view, "password_link"),
            page("deactivate", account_pages.deactivate_view, "deactivate"),
            *super().get_urls(),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        shown = [ENTRY if part is REVIEWER and hasattr(obj, "reviewer") else part for part in self.fieldsets]
        return [*shown, OWN_RIGHTS] if request.user.is_superuser else shown

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, account):
        return ", ".join(sorted(role.name for role in account.groups.all()))

    @admin.display(description=_("active"), boolean=True)
    def active(self, account):
        """Return whether it can sign in. `account_pages.deactivate_view` changes it."""
        return account.is_active

    @admin.display(description=_("reviewer"))
    def reviewer_entry(self, account):
        return format_html('<a href="{}">{}</a>', admin_url(account.reviewer), account.reviewer)

    # Permissions. A user who is limited to some states could otherwise lift that limit, or create an account without one.

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not is_limited(request)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj) and self._may_touch(request, obj)
        return allowed and (obj is None or not has_traces(obj))

    def _may_touch(self, request, obj) -> bool:
        if request.user.is_superuser:
            return True
        return not is_limited(request) and (obj is None or not obj.is_superuser)

    # Saving

    def save_model(self, request, obj, form, change):
        """Make it a staff account if it has any rights. Without staff status it could not sign in."""
        single = form.cleaned_data["user_permissions"] if "user_permissions" in form.fields else None
        if single is None:
            single = change and obj.user_permissions.exists()
        obj.is_staff = bool(obj.is_superuser or form.cleaned_data["groups"] or single)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Save the limit before the roles. The admin saves all of it in one transaction."""
        form.save_limit()
        super().save_related(request, form, formsets, change)
        form.save_reviewer()
        if not change and form.wants_link:
            request._gets_link = form.instance

    def add_view(self, request, form_url="", extra_context=None):
        answer = super().add_view(request, form_url, extra_context)
        if (account := getattr(request, "_gets_link", None)) is not None:
            account_pages.send_link_or_explain(request, account)  # the account is saved, even if the mail is not sent
        return answer

    def response_add(self, request, obj, post_url_continue=None):
        return admin.ModelAdmin.response_add(self, request, obj, post_url_continue)  # there is no second step

    # Deleting

    def delete_view(self, request, object_id, extra_context=None):
        account = self.get_object(request, object_id)
        if account and self.has_change_permission(request, account) and has_traces(account):
            self.message_user(request, KEEP, messages.WARNING)
            is_own = account == request.user
            return HttpResponseRedirect(admin_url(account, "change" if is_own else "deactivate"))
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs, request):
        """Say why accounts that have done something are not deleted."""
        to_delete, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kept = [f"{account}: {KEEP}" for account in objs if has_traces(account)]
        if kept:
            lacking = set(lacking) - {self.opts.verbose_name}
        return to_delete, counts, lacking, [*protected, *kept]


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
