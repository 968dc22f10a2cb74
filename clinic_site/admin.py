"""Accounts: an administrator looks after them, and cannot rise above their own role."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

admin.site.unregister(User)

OWN_RIGHTS = ("is_superuser", "user_permissions")  # beside the roles: only a superuser gives them


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's, where nobody but a superuser makes superusers, gives single rights, or changes a superuser."""

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, *OWN_RIGHTS)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request, obj) -> bool:
        return request.user.is_superuser or obj is None or not obj.is_superuser
