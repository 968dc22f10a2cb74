"""An admin page that shows records and changes none."""

from django.contrib import admin


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lets nobody add, change or delete a record, whatever their permissions."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
