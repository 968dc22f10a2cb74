"""The site's URLs, as a table of contents."""

from django.contrib import admin
from django.urls import include, path

from clinic_site.operations.views import security_txt, show_metrics
from clinic_site.pages import for_search_engines, handout, landing
from clinic_site.pages.favicon import favicon
from clinic_site.publishing.preview_link_page import preview_link
from clinic_site.search.views import SearchView

urlpatterns = [
    path("", landing.LandingView.as_view(), name="landing"),
    # Staff
    path("admin/", include("clinic_site.staff.urls")),
    path("admin/writing/", include("clinic_site.writing.urls")),
    path("admin/", admin.site.urls),
    path("preview/<str:token>/", preview_link, name="preview_link"),
    path("search/", SearchView.as_view(), name="search"),
    # The handout: a general one, and one for each clinic
    path("handout/", handout.HandoutView.as_view(), name="handout"),
    path("locations/<slug:state>/<slug:slug>/handout/", handout.ClinicHandoutView.as_view(), name="clinic_handout"),
    # The clinic finder
    path("locations/", include("locations.urls")),
    # For machines
    path("sitemap.xml", for_search_engines.sitemap, name="sitemap"),
    path("robots.txt", for_search_engines.robots_txt, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("metrics", show_metrics, name="metrics"),
    # Patient education: last, because a page's URL may be any word
    path("", include("education.urls")),
]

handler400 = "clinic_site.pages.errors.bad_request"
handler500 = "clinic_site.pages.errors.server_error"
