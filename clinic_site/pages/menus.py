"""The menus of public pages, which name published pages only while visitors may see them."""

from clinic_site.setup.site_settings import settings_of
from education.pages.context_processors import navigation


def navigation_when_open(request):
    """Context processor: `navigation` with empty lists on a site that is not open, for example on its error pages.

    What staff see as visitors will (`publishing/preview.py`) has its menus before the site is open.
    """
    return navigation(request, is_shown=lambda: hasattr(request, "preview") or settings_of(request).is_open)
