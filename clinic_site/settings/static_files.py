"""Static files, and where the pictures are that staff upload."""

from pathlib import Path

from clinic_site.environment import anything
from clinic_site.settings.browser import SECURE_HSTS_SECONDS
from clinic_site.settings.env_file import BASE_DIR, env, setting
from clinic_site.settings.machine import DEBUG, STAGING
from clinic_site.shared import headers

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "clinic_site.serving.stylesheets.StylesheetFinder",  # the style sheets that it joins
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
HASHED_STATIC = setting(
    "HASHED_STATIC",
    read=env.bool,
    check=anything,
    default=not DEBUG,
    how="Leave it out. False serves static files under their plain names, without collectstatic.",
)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not HASHED_STATIC  # directly from static/, always up to date
MEDIA_ROOT = setting(
    "MEDIA_ROOT",
    default=str(BASE_DIR / ".media"),
    check=lambda folder: Path(folder).is_absolute(),
    how="Set MEDIA_ROOT to the whole path of a folder that only the site can write to: MEDIA_ROOT=/var/lib/needling/media",
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "whitenoise.storage.CompressedManifestStaticFilesStorage"
            if HASHED_STATIC
            else "django.contrib.staticfiles.storage.StaticFilesStorage"
        )
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False  # only our own pages use them
WHITENOISE_ADD_HEADERS_FUNCTION = headers.for_static_files(
    {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        **({"Strict-Transport-Security": f"max-age={SECURE_HSTS_SECONDS}"} if SECURE_HSTS_SECONDS else {}),
        **(headers.NOT_LISTED if STAGING else {}),
    }
)
