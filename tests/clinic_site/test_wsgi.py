"""The application loads all of the code when it starts."""

import subprocess
import sys

from tests.own_database import ROOT


def test_views_are_imported_before_the_first_request():
    code = "import clinic_site.wsgi, sys; print(*(name for name in sys.modules if name.endswith(('.urls', '.pages.near'))))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"clinic_site.urls", "education.urls", "locations.urls", "locations.pages.near"} <= set(done.stdout.split())
