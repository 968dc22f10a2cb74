"""An empty database for restores."""

import pytest

from tests.own_database import empty_database


@pytest.fixture
def empty(tmp_path, django_db_setup, django_db_blocker):
    """A database without tables."""
    with django_db_blocker.unblock(), empty_database(tmp_path) as database:
        yield database
