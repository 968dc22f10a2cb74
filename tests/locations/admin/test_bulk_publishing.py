"""Publishing imported clinics in bulk from the list."""

import itertools

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.publishing.admin import publishable
from locations.models import Clinic, ClinicImport
from tests.factories import make_clinic
from tests.html import Page
from tests.locations.admin.test_imports import upload_rows, write_url
from tests.locations.importing.files import TACOMA, make_atlas
from tests.staff import list_url, post_action

pytestmark = pytest.mark.django_db


def messages_of(client):
    return [item.text for item in Page(client.get(list_url(Clinic))).select("ul.messagelist > li")]


def test_imported_clinics_are_published_in_the_list_and_visitors_see_them(location_manager):
    make_atlas()
    rows = [TACOMA | {"name": f"Harbor PT {number}", "street": f"{number} Rope Walk"} for number in range(1, 4)]
    location_manager.post(write_url(upload_rows(location_manager, *rows)))
    assert ClinicImport.objects.get().good_count == 3
    clinics = list(Clinic.objects.order_by("name"))
    pages = [clinic.get_absolute_url() for clinic in clinics]
    assert [location_manager.get(page).status_code for page in pages] == [404, 404, 404]
    post_action(location_manager, "publish", *clinics)
    assert messages_of(location_manager) == ["3 records published."]
    assert [location_manager.get(page).status_code for page in pages] == [200, 200, 200]
    assert list(Clinic.objects.order_by("name").values_list("status", flat=True)) == ["published"] * 3


def test_all_clinics_of_a_list_longer_than_its_page_are_published(location_manager):
    first, *_others = [make_clinic(status="draft") for _number in range(105)]
    post_action(location_manager, "publish", first, select_across="1")
    assert Clinic.objects.published().count() == 105


def test_clinic_that_cannot_be_published_is_named_and_does_not_block_others(location_manager):
    good, bad = make_clinic(status="draft", name="Good PT"), make_clinic(status="draft", name="Bad PT")
    Clinic.objects.filter(pk=bad.pk).update(time_zone="Mars/Base")
    post_action(location_manager, "publish", good, bad)
    assert list(Clinic.objects.published()) == [good]
    [told] = Page(location_manager.get(list_url(Clinic))).select("ul.messagelist > li")
    assert told.text.startswith("1 record published. 1 record can’t be published:")
    assert [reason.b.text for reason in told.select("li")] == [str(bad)]


def test_one_message_groups_the_clinics_that_cannot_be_published_by_reason(location_manager):
    clinics = [make_clinic(status="draft", name=f"Clinic {number}") for number in range(8)]
    Clinic.objects.update(time_zone="Mars/Base")
    Clinic.objects.filter(pk=clinics[0].pk).update(zip="1")
    post_action(location_manager, "publish", *clinics)
    [told] = Page(location_manager.get(list_url(Clinic))).select("ul.messagelist > li")
    reasons = [reason.b.text for reason in told.select("li")]
    assert told.text.startswith("0 records published. 8 records can’t be published:")
    names = [str(clinic) for clinic in clinics]
    assert reasons == [f"{', '.join(names[:5])} and 3 more", names[0]]


@pytest.mark.parametrize("action", ["publish", "unpublish"])
def test_each_additional_clinic_takes_the_same_few_queries(location_manager, action):
    sure = {"sure": "1"} if action == "unpublish" else {}

    def queries(count):
        status = "draft" if action == "publish" else "published"
        clinics = [make_clinic(status=status) for _number in range(count)]
        with CaptureQueriesContext(connection) as captured:
            post_action(location_manager, action, *clinics, **sure)
        return len(captured)

    queries(1)  # fills the caches of the process
    one, three, seven = queries(1), queries(3), queries(7)
    assert (three - one) / 2 == (seven - three) / 4
    assert (three - one) / 2 <= 30


def test_clinics_are_published_in_batches_of_one_transaction_each(location_manager, monkeypatch):
    inside = []
    monkeypatch.setattr(publishable, "AT_ONCE", 2)
    monkeypatch.setattr(publishable.workflow, "publish", lambda record, by: inside.append(connection.savepoint_ids[-1]))
    post_action(location_manager, "publish", *[make_clinic(status="draft") for _number in range(5)])
    assert [len(list(clinics)) for _savepoint, clinics in itertools.groupby(inside)] == [2, 2, 1]
