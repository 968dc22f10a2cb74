"""Django's admin under this site's name."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class StaffAdminSite(admin.AdminSite):
    """The staff's desk: the same admin, with our words on it."""

    site_title = _("Staff desk")
    index_title = _("What would you like to change?")
    enable_nav_sidebar = True

    @cached_property
    def site_header(self):
        return settings.CLINIC_NAME


class StaffAdminConfig(AdminConfig):
    default_site = "clinic_site.admin_site.StaffAdminSite"
