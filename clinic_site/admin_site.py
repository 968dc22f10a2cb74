"""Django's admin under this site's name."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class StaffAdminSite(admin.AdminSite):
    """The staff's desk: the same admin, with our words on it."""

    site_title = _("Staff desk")
    index_title = _("What would you like to change?")
    enable_nav_sidebar = True

    app_order = ["education", "locations", "auth"]  # what staff change most comes first

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        places = {label: place for place, label in enumerate(self.app_order)}
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(places)))

    def get_urls(self):
        from clinic_site.gallery import GalleryView  # it needs the models, which are there only now

        return [path("gallery/", self.admin_view(GalleryView.as_view()), name="gallery"), *super().get_urls()]

    @cached_property
    def site_header(self):
        return settings.CLINIC_NAME


class StaffAdminConfig(AdminConfig):
    default_site = "clinic_site.admin_site.StaffAdminSite"
