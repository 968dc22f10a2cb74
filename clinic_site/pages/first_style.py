"""The style of what is seen first on the home page. It is sent inside the page.

A browser asks for a style sheet only once the page has arrived, and paints nothing until it has it: a second round
trip. The rest of the style comes after the top of the page. With a picture of the clinic at the top, all of it is sent
inside the page: there is room without the drawing, and the picture need not share the connection with a style sheet.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path

from csp.decorators import csp_update
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponseBase

from clinic_site.serving.stylesheets import ACCENTS
from clinic_site.setup.site_settings import SiteSettings, settings_of

WITH_DRAWING, WITH_PICTURE = "css/first.css", "css/home-with-picture.css"


@dataclass(frozen=True)
class FirstStyle:
    """A style sheet, and the source that allows it inside a page (Content Security Policy Level 3, 2.3.1)."""

    css: str
    source: str


def own_sheets(site: SiteSettings) -> list[str]:
    """Return the style sheets that every page needs for what the clinic has of its own."""
    sheets = {
        "css/logo.css": site.logo is not None,
        "css/announcements.css": site.is_anything_announced,
        f"css/accent-{site.accent}.css": site.accent in ACCENTS,  # an old version may name one that is gone
    }
    return [path for path, is_needed in sheets.items() if is_needed]


def shows_picture(site: SiteSettings) -> bool:
    """Return whether the home page shows a picture of the clinic at its top."""
    return site.hero_picture is not None and site.hero_picture.is_published


def first_style(site: SiteSettings) -> FirstStyle:
    """Return the style of the home page of `site`, as it is served: what `collectstatic` stored, or else the newest."""
    paths = [WITH_PICTURE if shows_picture(site) else WITH_DRAWING, *own_sheets(site)]
    if settings.HASHED_STATIC:
        return _of_files(tuple((staticfiles_storage.path(path), 0) for path in paths))
    files = [Path(str(finders.find(path))) for path in paths]
    return _of_files(tuple((str(file), file.stat().st_mtime_ns) for file in files))


@lru_cache(maxsize=16)
def _of_files(files: tuple[tuple[str, int], ...]) -> FirstStyle:
    """Return the style sheets at these paths, joined. They are read again when their times of change differ."""
    css = "".join(Path(path).read_text(encoding="utf-8") for path, _changed_at in files)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return FirstStyle(css, f"'sha256-{digest}'")


def with_first_style(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Allow the pages of `view` to contain the style sheet, and no other."""

    @wraps(view)
    def allowing(request, *args, **kwargs) -> HttpResponseBase:
        source = first_style(settings_of(request)).source
        return csp_update({"style-src": [source]})(view)(request, *args, **kwargs)

    return allowing
