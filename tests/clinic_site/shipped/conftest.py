import pytest

from education.sample import text_samples
from tests.clinic_site.shipped import releases
from tests.staff import make_staff


@pytest.fixture
def people(db):
    roles = {"writer": "Writer", "reviewer": "Clinical reviewer", "publisher": "Publisher", "admin": "Administrator"}
    return {name: make_staff(role) for name, role in roles.items()}


@pytest.fixture
def first_release(tmp_path, monkeypatch):
    """A release with few texts, which the code ships now."""
    folder = releases.small_release(tmp_path / "first")
    releases.install(monkeypatch, folder)
    return folder


@pytest.fixture
def on_the_site(first_release, db):
    """All texts of the first release, on the site."""
    text_samples.load("published")
    return first_release
