"""A folder of its own for the pictures of each test."""

import pytest


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    """MEDIA_ROOT, empty."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
