"""No page of a real site stays in the store when a record that it shows changes, whatever the code keeps in memory."""

import json

import pytest

from tests import ready_databases
from tests.own_database import own_database

CODE = "from tests.clinic_site.serving.page_store.changed_records import main; main()"


@pytest.fixture(scope="module")
def site(tmp_path_factory, django_db_setup, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        own_database(tmp_path_factory.mktemp("site"), ready_databases.SPANISH) as database,
    ):
        yield database


@pytest.mark.nightly  # some 300 changes, and all pages after each
def test_page_is_stale_after_a_change_of_any_column_of_what_it_shows(site):
    process = site.start(CODE)
    output, errors = process.communicate(timeout=1800)
    assert process.returncode == 0, errors
    found = json.loads(output)
    assert found["stale"] == []
    assert found["unreadable"] == []
    assert len(found["changes"]) > 150
    assert found["alike"] > 300  # many pages do not show the record of their kind that changed
    kinds = {name.partition(" ")[0].split(".")[1] for name in found["changes"]}
    assert {"Topic", "Condition", "WarningSign", "Contraindication", "AfterEffect", "Clinic", "State", "SiteSettings",
            "Translation"} - kinds == set()  # fmt: skip
    assert found["differing"] == found["pages"]
