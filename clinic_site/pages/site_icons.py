"""/favicon.ico, /apple-touch-icon.png and /site.webmanifest: what browsers and phones show for the site.

Browsers, feed readers and link previews ask for the first two without being told, so they have fixed addresses.
"""

import functools
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.page_head import THEME_COLORS
from clinic_site.shared.public_page import read_only

a_day = cache_control(public=True, max_age=24 * 3600)


@functools.cache
def _file(name: str) -> bytes:
    return Path(settings.BASE_DIR, "static", "img", name).read_bytes()


@read_only
@a_day
def favicon(request) -> HttpResponse:
    """Return the icon for programs that can't show the SVG, which every page links to."""
    return HttpResponse(_file("favicon.ico"), content_type="image/x-icon")


@read_only
@a_day
def touch_icon(request) -> HttpResponse:
    """Return the icon of iPhones and iPads."""
    return HttpResponse(_file("apple-touch-icon.png"), content_type="image/png")


@read_only
def manifest(request) -> HttpResponse:
    """Return the name and the icons for whoever puts the site on their home screen.

    It opens in the browser: somebody who reads about a warning sign should keep the address, to send it to somebody.
    """
    name = str(settings_of(request).shown_name)
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    described = {
        "name": _("Dry needling at %(clinic)s") % {"clinic": name},
        "short_name": _("Dry needling"),
        "lang": "en-US",
        "start_url": "/",
        "display": "browser",
        "background_color": THEME_COLORS["light"],
        "theme_color": THEME_COLORS["light"],
        "icons": icons,
    }
    return JsonResponse(described, content_type="application/manifest+json")
