"""Fixtures for all tests."""

import gc
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from clinic_site.models import SiteOpening
from clinic_site.pages.landing import LandingView
from clinic_site.publishing.schedule import ClockMiddleware
from education.pages import feedback
from locations.finding import clinic_index, gazetteer
from locations.pages import mistake_reports
from tests import made_once, ready_databases, selection, through_the_store
from tests.staff import make_staff, prove_second_factor

REAL_HASHERS = settings.PASSWORD_HASHERS
BROWSER = Path(__file__).parent / "browser"


def pytest_configure():
    made_once.begin()
    # A real hash takes 0.2 s of CPU, and hundreds of tests create accounts. Tests of hashing use `real_hashing`.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):  # the main process
        ready_databases.drop_from_server()
        made_once.end()


def pytest_ignore_collect(collection_path, config):
    """Skip files that `-m` deselects anyway, so that workers don't import thousands of tests needlessly."""
    asked, is_browser = config.option.markexpr, collection_path.is_relative_to(BROWSER)
    for name in ("vendor", "store"):
        if f"and {name} " in asked and collection_path.name.startswith("test_"):
            return None if selection.is_selected(collection_path, name) else True
    if asked.startswith("not browser"):
        return True if is_browser else None
    if asked.startswith(("browser", "every_page")):
        return None if is_browser or BROWSER.is_relative_to(collection_path) else True
    return None


def pytest_collection_modifyitems(items):
    for item in items:
        refuse_flush(item)
        for marker in selection.markers_of(item.path, item.originalname):
            item.add_marker(marker)


def pytest_collection_finish():
    # Thousands of collected tests stay in memory. Without this, Python would look through them for garbage all the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


def refuse_flush(item):
    """Refuse a test that commits. It would leave this worker's database empty, without the rows that migrations add."""
    if any(marker.kwargs.get("transaction") for marker in item.iter_markers("django_db")):
        raise pytest.UsageError(f"{item.nodeid} commits and then empties the database. Use tests/own_database.py.")


@pytest.fixture
def real_hashing(settings):
    """Use the site's real password hasher."""
    settings.PASSWORD_HASHERS = REAL_HASHERS


force_login = Client.force_login  # Django's own, which signs in without a second factor

if through_the_store.IS_WANTED:
    through_the_store.install()

    @pytest.fixture(autouse=True)
    def new_store():
        """Start each test with an empty store."""
        through_the_store.IN_TESTS.begin()


# The same examples every time, and more of them at night. HYPOTHESIS_PROFILE=search runs a long search for new ones.
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
for profile, examples in (("change", 50), ("night", 300)):
    hypothesis_settings.register_profile(
        profile, derandomize=True, max_examples=examples, deadline=None, database=None, suppress_health_check=SLOW
    )
hypothesis_settings.register_profile("search", max_examples=3_000, deadline=None, suppress_health_check=SLOW)
hypothesis_settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE", "night" if os.environ.get("NIGHTLY") else "change")
)


@pytest.fixture(autouse=True)
def new_senders():
    """Forget what the address of the test client sent in an earlier test."""
    for senders in (feedback.senders, mistake_reports.senders):
        senders.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_modify_db_settings, django_db_blocker):
    """Give this worker its own copy of the migrated database."""
    with django_db_blocker.unblock():
        ready_databases.open_own()
    yield
    with django_db_blocker.unblock():
        ready_databases.close_own()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory):
    """The SQLite file of a site without content, for copying."""
    return ready_databases.copy_file(ready_databases.MIGRATED, tmp_path_factory.mktemp("empty") / "site.sqlite3")


@pytest.fixture(scope="module")
def sample_content(django_db_setup, django_db_blocker):
    """The sample texts and clinics, for one module. ZIP codes are left out, because no page reads them."""
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.SAMPLES)
    yield
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.MIGRATED)


@pytest.fixture(scope="module")
def whole_site(django_db_setup, django_db_blocker):
    """The sample texts and clinics with all ZIP codes and towns, for one module."""
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.WHOLE)
    yield
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.MIGRATED)


@pytest.fixture(scope="module")
def spanish_site(django_db_setup, django_db_blocker):
    """The whole site with its Spanish texts, open in both languages, for one module."""
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.SPANISH)
    yield
    with django_db_blocker.unblock():
        ready_databases.fill(ready_databases.MIGRATED)


@pytest.fixture(autouse=True)
def no_known_places():
    """Forget the towns and clinics that the finder keeps in memory: each test has its own, and its changes are undone."""
    yield
    gazetteer.forget()
    clinic_index.forget()


@pytest.fixture(autouse=True)
def second_factor(monkeypatch):
    """Make `Client.force_login` also prove a second factor. Tests of the sign-in use Django's own `force_login`."""

    def with_second_factor(client, account, backend=None):
        force_login(client, account, backend)
        prove_second_factor(client, account)

    monkeypatch.setattr(Client, "force_login", with_second_factor)


@pytest.fixture
def broken_client(client):
    """A client that returns the error page when a view fails, instead of raising."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def failing(monkeypatch):
    """Make the landing page fail."""

    def fail(*args, **kwargs):
        raise RuntimeError("The landing page fails in this test.")

    monkeypatch.setattr(LandingView, "dispatch", fail)


@pytest.fixture(autouse=True)
def no_clock(monkeypatch):
    """Disable publishing on schedule, which costs a query now and then. Tests of it use `clock`."""
    monkeypatch.setattr(ClockMiddleware, "is_time", lambda self: False)


@pytest.fixture
def clock(no_clock, monkeypatch):
    """Let every request publish scheduled drafts that are due."""
    monkeypatch.setattr(ClockMiddleware, "is_time", lambda self: True)


@pytest.fixture
def closed_site(db):
    """A site whose setup is not finished. All other tests have one that is open."""
    SiteOpening.objects.update(opened_at=None)


def _signed_in(client, role):
    client.force_login(make_staff(role))
    return client


@pytest.fixture
def writer(client):
    """A client signed in as a Writer."""
    return _signed_in(client, "Writer")


@pytest.fixture
def publisher(client):
    """A client signed in as a Publisher."""
    return _signed_in(client, "Publisher")


@pytest.fixture
def location_manager(client):
    """A client signed in as a Location manager."""
    return _signed_in(client, "Location manager")


@pytest.fixture
def administrator(client):
    """A client signed in as an Administrator."""
    return _signed_in(client, "Administrator")
