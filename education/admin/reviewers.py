"""The list of reviewers in the admin. Nobody edits their own entry."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.bounded_lists import BoundedList
from clinic_site.shared.local_time import date_and_time
from education.models import Reviewer
from education.models.reviewer import NOT_YOURSELF


class ReviewerForm(forms.ModelForm):
    by: int  # the key of the signed-in user, set by the admin

    def clean_account(self):
        account = self.cleaned_data["account"]
        if account is not None and account.pk == self.by:
            raise ValidationError(NOT_YOURSELF)
        return account


@admin.register(Reviewer)
class ReviewerAdmin(BoundedList):
    form = ReviewerForm
    fields = ["name", "credentials", "account", "is_active", "versions"]
    list_display = ["name", "credentials", "account", "is_active", "entered_by"]
    list_select_related = ["account", "entered_by"]
    autocomplete_fields = ["account"]
    search_fields = ["name", "credentials"]
    readonly_fields = ["versions"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user.pk})

    @admin.display(description=_("history"))
    def versions(self, entry):
        """Return every version of the entry, newest first: when, by whom, and what it said."""
        rows = entry.history.select_related("history_user", "account") if entry.pk else []
        return format_html(
            "<ul>{}</ul>",
            format_html_join(
                "",
                "<li>{}, {}: {}</li>",
                (
                    (date_and_time(row.history_date), row.history_user or _g("no user recorded"), _said(row))
                    for row in rows
                ),
            ),
        )

    def get_fields(self, request, obj=None):
        return self.fields if obj else [name for name in self.fields if name != "versions"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not _is_own(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not _is_own(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method == "GET" and _is_own(request, self.get_object(request, object_id)):
            self.message_user(request, NOT_YOURSELF, messages.INFO)
        return super().change_view(request, object_id, form_url, extra_context)


def _said(row) -> str:
    if row.history_type == "-":
        return _g("deleted")
    account = _g("account %(name)s") % {"name": row.account} if row.account else _g("no account")
    active = _g("active") if row.is_active else _g("not active")
    return f"{row.name}, {row.credentials} ({account}, {active})"


def _is_own(request, entry) -> bool:
    return entry is not None and entry.account_id == request.user.pk
