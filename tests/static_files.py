"""Static files as in production, with hashed names and brotli copies, created once per test run."""

from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from tests.made_once import made_once

HASHED = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


def collected() -> Path:
    """Return the folder filled by `collectstatic`. Tests must not write to it."""

    def collect(folder: Path) -> None:
        with override_settings(STORAGES=HASHED, STATIC_ROOT=folder):
            call_command("collectstatic", interactive=False, verbosity=0)

    return made_once("static", collect)
