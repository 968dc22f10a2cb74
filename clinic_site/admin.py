"""Django imports this app's admin classes from here."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from clinic_site.notices.admin import LegalNoticeAdmin
from clinic_site.pictures.admin import PictureAdmin
from clinic_site.setup.admin import SiteSettingsAdmin
from clinic_site.staff.admin import AccountAdmin, AuditAdmin
from clinic_site.translation.admin import TranslationAdmin

if admin.site.is_registered(DBTaskResult):
    admin.site.unregister(DBTaskResult)  # background work is shown where it was asked for

__all__ = ["AccountAdmin", "AuditAdmin", "LegalNoticeAdmin", "PictureAdmin", "SiteSettingsAdmin", "TranslationAdmin"]
