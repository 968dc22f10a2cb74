"""Fixtures for tests of publishing."""

import pytest


@pytest.fixture
def no_zip_codes(monkeypatch):
    """Skip the ZIP codes and towns, which take most of the time and are the same on every site."""
    monkeypatch.setattr("locations.data.place_loading.load_places", lambda: 0)
    monkeypatch.setattr("locations.data.place_loading.load_towns", lambda: 0)
