"""Django looks here for the admin of this app."""

from clinic_site.staff.admin import AccountAdmin, AuditAdmin

__all__ = ["AccountAdmin", "AuditAdmin"]
