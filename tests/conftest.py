"""Fixtures for all tests."""

import pytest
from django.db import transaction

import education.samples
import locations.samples
from locations import places
from tests.staff import make_staff


@pytest.fixture(scope="module")
def sample_content(django_db_setup, django_db_blocker):
    """The sample texts and clinics, loaded once for a module and gone after it. No ZIP codes: no page reads them."""
    with django_db_blocker.unblock(), transaction.atomic():
        places.load_states()
        education.samples.load()
        locations.samples.load()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def broken_client(client):
    """A client that shows the page people would see when a view fails, instead of raising."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def editor(client):
    """A client signed in as a member of the group Editor."""
    client.force_login(make_staff("Editor"))
    return client


@pytest.fixture
def publisher(client):
    """A client signed in as a member of the group Publisher."""
    client.force_login(make_staff("Publisher"))
    return client
