import pytest

from tests import factories as make
from tests.staff import make_staff


@pytest.fixture
def clinician():
    """A Clinical reviewer on the list of reviewers: Cleo Example, PT."""
    account = make_staff("Clinical reviewer")
    make.make_reviewer(name="Cleo Example", credentials="PT", account=account)
    return account


@pytest.fixture
def desk(client, clinician):
    """A client that is signed in as `clinician`."""
    client.force_login(clinician)
    return client
