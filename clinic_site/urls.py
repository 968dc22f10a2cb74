"""The site's URLs, as a table of contents."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from clinic_site.notices.notice_page import LegalNoticeView
from clinic_site.operations.views import security_txt, seen_by_the_site, show_metrics
from clinic_site.pages import for_search_engines, handout, landing, site_icons
from clinic_site.pictures.views import picture, preview_picture
from clinic_site.publishing.preview_link_page import preview_link
from clinic_site.search.views import SearchView

urlpatterns = [
    # Staff
    path("admin/", include("clinic_site.staff.urls")),
    path("admin/writing/", include("clinic_site.writing.urls")),
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", preview_link, name="preview_link"),
    # Pictures that staff uploaded
    path("pictures/<str:name>", picture, name="picture"),
    path("preview/pictures/<str:signed>", preview_picture, name="preview_picture"),
    # For machines
    path("sitemap.xml", for_search_engines.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", for_search_engines.sitemap_part, name="sitemap_part"),
    path("robots.txt", for_search_engines.robots_txt, name="robots"),
    path("favicon.ico", site_icons.favicon, name="favicon"),
    path("apple-touch-icon.png", site_icons.touch_icon, name="touch_icon"),
    path("site.webmanifest", site_icons.manifest, name="manifest"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("metrics", show_metrics, name="metrics"),
    path("seen-by-the-site", seen_by_the_site, name="seen_by_the_site"),
    # Public pages: in English without a prefix, in another language with its code in front
    *i18n_patterns(
        path("", landing.LandingView.as_view(), name="landing"),
        path("search/", SearchView.as_view(), name="search"),
        path("notices/<slug:kind>/", LegalNoticeView.as_view(), name="notice"),
        # The handout: a general one, and one for each clinic
        path("handout/", handout.HandoutView.as_view(), name="handout"),
        path("locations/<slug:state>/<slug:slug>/handout/", handout.ClinicHandoutView.as_view(), name="clinic_handout"),
        # The clinic finder
        path("locations/", include("locations.urls")),
        # Patient education: last, because a page's URL may be any word
        path("", include("education.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "clinic_site.pages.errors.bad_request"
handler500 = "clinic_site.pages.errors.server_error"
