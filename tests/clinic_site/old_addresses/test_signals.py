"""When the address of a released record changes, its old address is stored in the same transaction."""

import pytest
from django.db import transaction

from clinic_site.models import OldAddress
from clinic_site.old_addresses import signals
from education.pages.last_changes import LastChanges
from tests import factories as make
from tests.staff import change_url, form_data

pytestmark = pytest.mark.django_db


def kept() -> dict:
    """Return {old path: record} of all stored addresses."""
    return {entry.path: entry.record for entry in OldAddress.objects.all()}


def rename(record, slug, **values):
    for name, value in {"slug": slug, **values}.items():
        setattr(record, name, value)
    record.save()
    return record


@pytest.mark.parametrize(
    ("factory", "old"),
    [
        (make.make_topic, "/old/"),
        (make.make_condition, "/conditions/old/"),
        (make.make_clinic, "/locations/washington/old/"),
    ],
)
def test_old_address_of_a_released_record_is_stored(factory, old):
    record = rename(factory(slug="old"), "new")
    assert kept() == {old: record}


def test_old_address_of_a_clinic_that_changes_its_state_is_stored():
    clinic = make.make_clinic(slug="here")
    rename(clinic, "here", state=make.make_state("OR"))
    assert kept() == {"/locations/washington/here/": clinic}


def test_all_old_addresses_of_a_record_are_stored():
    topic = make.make_topic(slug="one")
    for slug in ("two", "three"):
        rename(topic, slug)
    assert kept() == {"/one/": topic, "/two/": topic}


def test_save_with_an_unchanged_address_stores_nothing():
    topic = make.make_topic(slug="old")
    topic.title = "Another title"
    topic.save()
    assert kept() == {}


def test_old_address_of_a_draft_is_not_stored():
    rename(make.make_topic(slug="old", status="draft"), "new")
    assert kept() == {}


def test_public_address_is_stored_if_a_record_changes_it_while_withdrawn():
    topic = make.make_topic(slug="old")
    topic.status = "draft"
    topic.save(update_fields=["status"])
    rename(topic, "new")
    rename(topic, "new", status="published")
    assert kept() == {"/old/": topic}


def test_entry_is_deleted_when_a_record_returns_to_its_old_address():
    topic = rename(make.make_topic(slug="old"), "new")
    rename(topic, "old")
    assert kept() == {"/new/": topic}


def test_entry_is_deleted_when_another_record_uses_the_address():
    first = rename(make.make_topic(slug="old"), "new")
    draft = make.make_topic(slug="old", status="draft")
    assert kept() == {"/old/": first}
    draft.status = "published"
    draft.save(update_fields=["status", "updated_at"])
    assert kept() == {}
    rename(draft, "elsewhere")
    assert kept() == {"/old/": draft}


def test_rolled_back_change_stores_nothing():
    topic = make.make_topic(slug="old")
    with transaction.atomic():
        rename(topic, "new")
        transaction.set_rollback(True)
    assert kept() == {}


def test_changing_a_clinics_state_in_the_admin_stores_its_old_address(location_manager):
    clinic = make.make_clinic(slug="here")
    changes = {
        "phone": clinic.phone.as_e164,
        "step_free": "unknown",
        "state": make.make_state("OR").pk,
        "_publish": "yes",
    }
    assert location_manager.post(change_url(clinic), form_data(clinic, **changes)).status_code == 302
    assert kept() == {"/locations/washington/here/": clinic}


def test_every_model_whose_records_have_their_own_page_is_covered():
    make.make_topic()
    make.make_condition()
    make.make_clinic()
    paged = {type(record) for record, _changed_at in LastChanges().texts()} | {type(make.make_clinic())}
    assert paged == set(signals.FIELDS)


def test_save_of_other_fields_causes_no_extra_query(django_assert_num_queries):
    clinic = make.make_clinic()
    with django_assert_num_queries(2):  # the record and its version in the history
        clinic.save(update_fields=["phone", "updated_at"])
