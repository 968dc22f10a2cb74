"""Django's admin under this site's name."""

import functools
import itertools

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import BadRequest
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.shared import desk_registry, health_registry


class StaffAdminSite(admin.AdminSite):
    """The staff desk: Django's admin with our wording."""

    site_title = _("Staff desk")
    index_title = _("What needs your attention today?")
    index_template = "admin/desk/index.html"
    enable_nav_sidebar = True

    app_order = ["education", "locations", "auth", "clinic_site"]  # most used first

    def has_permission(self, request):
        """Whether the user may see the admin. StaffDoor checks first; this check makes sure no admin view bypasses it."""
        from clinic_site.staff.middleware import has_both_factors

        return super().has_permission(request) and has_both_factors(request)

    def admin_view(self, view, cacheable=False):
        return super().admin_view(without_nonsense(view), cacheable)

    def each_context(self, request):
        """Add what every page of the desk says: the clinic's name, withdrawals in force, and that the site is not open."""
        from clinic_site.publishing.withdrawal import Withdrawal
        from clinic_site.setup.site_settings import settings_of

        site = settings_of(request)
        withdrawals = Withdrawal.objects.in_force().select_related("made_by") if site.is_anything_withdrawn else []
        own = {"site_header": site.shown_name, "site_is_open": site.is_open, "withdrawals": withdrawals}
        return super().each_context(request) | own

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        places = {label: place for place, label in enumerate(self.app_order)}
        return sorted(apps, key=lambda app: places.get(app["app_label"], len(places)))

    def get_urls(self):
        # Imported here because they need the models, which are not loaded when this module is.
        from clinic_site.guide.views import GuideView, picture
        from clinic_site.pages.gallery import GalleryView
        from clinic_site.publishing.admin import open_links, publish_all, site_page
        from clinic_site.reviewing import sheet_views
        from clinic_site.reviewing import views as reviewing
        from clinic_site.shipped import views as shipped
        from clinic_site.spanish.page import spanish_view
        from clinic_site.staff import notice_views, open_drafts
        from clinic_site.staff.health_page import health_view
        from clinic_site.staff.invitation_pages import invitations_view
        from clinic_site.staff.opening import opening_view
        from clinic_site.staff.withdrawing import withdrawing_view

        return [
            path("gallery/", self.admin_view(GalleryView.as_view()), name="gallery"),
            path("withdraw/", self.admin_view(withdrawing_view), name="withdraw"),
            path("opening/", self.admin_view(opening_view), name="opening"),
            path("health/", self.admin_view(health_view), name="health"),
            path("invitations/", self.admin_view(invitations_view), name="invitations"),
            path("guide/", self.admin_view(GuideView.as_view()), name="guide"),
            path("guide/<slug:page>/", self.admin_view(GuideView.as_view()), name="guide_page"),
            path("guide/pictures/<str:name>", self.admin_view(picture), name="guide_picture"),
            path("notices/seen/", self.admin_view(notice_views.seen_view), name="notices_seen"),
            path("mail/", self.admin_view(notice_views.mail_choice_view), name="mail_choice"),
            path("drafts/", self.admin_view(open_drafts.open_drafts_view), name="open_drafts"),
            path("preview-links/", self.admin_view(open_links.open_links_view), name="open_preview_links"),
            path("publish-all/", self.admin_view(publish_all.publish_all_view), name="publish_all"),
            path("shipped/", self.admin_view(shipped.overview), name="shipped_texts"),
            path("shipped/take-over/", self.admin_view(shipped.take_over_view), name="shipped_take_over"),
            path("shipped/<str:model>/<str:key>/", self.admin_view(shipped.text_view), name="shipped_text"),
            path("spanish/", self.admin_view(spanish_view), name="spanish"),
            path("page/", self.admin_view(site_page.page_view), name="site_page"),
            path("page/frame/", self.admin_view(site_page.frame_view), name="site_page_frame"),
            path("review/", self.admin_view(reviewing.list_view), name="review_list"),
            path("review/page/", self.admin_view(reviewing.page_view), name="review_page"),
            path("review/page/frame/", self.admin_view(reviewing.frame_view), name="review_frame"),
            path("review/read/", self.admin_view(reviewing.read_view), name="review_read"),
            path("review/sheet/<str:code>/", self.admin_view(sheet_views.sheet_view), name="review_sheet"),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        """The first page: the setup of a new site, what needs the user's attention, then everything they may change."""
        from clinic_site.reviewing import waiting
        from clinic_site.setup.progress import progress_for
        from clinic_site.setup.site_settings import settings_of
        from clinic_site.shipped.views import may_see
        from clinic_site.staff import invitations, notice_views, open_drafts

        needs = desk_registry.needs_of(request.user)
        groups = [(group, list(found)) for group, found in itertools.groupby(needs, key=lambda need: need.group)]
        context = {"groups": groups, "charts": desk_registry.charts_of(request.user), "today": timezone.localdate()}
        context |= notice_views.notices_on_the_desk(request.user)
        context["may_invite"] = invitations.may_invite(request.user)
        context["may_see_shipped"] = may_see(request.user)
        context["may_review"] = bool(waiting.kinds_for(request.user))
        context["may_see_drafts"] = bool(open_drafts.kinds_for(request.user))
        context |= {"is_staging": settings.STAGING, "may_see_health": health_registry.may_see(request.user)}
        if context["may_see_health"]:
            context["health"] = health_registry.quick_findings()
        if not settings_of(request).is_open:
            context["setup"] = progress_for(request.user)
        return super().index(request, context | (extra_context or {}))


def without_nonsense(view):
    """Refuse URLs that would cause an error in the database.

    By editing the URL, a user can filter a list by any field, even with a regular expression. An invalid expression or
    a NUL character is an error in PostgreSQL. Our own links use neither.
    """

    @functools.wraps(view)
    def refusing(request, *args, **kwargs):
        if "\0" in request.path_info:
            raise BadRequest("This page does not exist.")
        for name, values in request.GET.lists():
            values = [] if name == SEARCH_VAR else values  # the list's own form validates the search terms
            if name.endswith(("__regex", "__iregex")) or any("\0" in text for text in [name, *values]):
                raise BadRequest("The list can't be filtered like this.")
        return view(request, *args, **kwargs)

    return refusing


class StaffAdminConfig(AdminConfig):
    default_site = "clinic_site.admin_site.StaffAdminSite"
