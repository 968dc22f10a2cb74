"""A read-only admin."""

from clinic_site.shared.bounded_lists import BoundedList


class ReadOnlyAdmin(BoundedList):
    """An admin in which no one can add, change or delete records, whatever their permissions."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
