"""Django imports this app's admin classes from here."""

from clinic_site.notices.admin import LegalNoticeAdmin
from clinic_site.pictures.admin import PictureAdmin
from clinic_site.setup.admin import SiteSettingsAdmin
from clinic_site.staff.admin import AccountAdmin, AuditAdmin

__all__ = ["AccountAdmin", "AuditAdmin", "LegalNoticeAdmin", "PictureAdmin", "SiteSettingsAdmin"]
