"""The lists of the admin: titles, filters above the table, and the same number of queries for any number of records."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.setup.site_settings import SiteSettings
from locations.models import Clinic
from tests.factories import make_clinic
from tests.html import Page
from tests.staff import list_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def superuser(client):
    client.force_login(User.objects.create_superuser("root"))
    return client


def titles(client, model):
    page = Page(client.get(list_url(model)))
    return page.one("h1").text, page.one("title").text.partition(" |")[0]


def test_title_of_every_list_is_what_it_lists(superuser):
    models = [model for model in admin.site._registry if model is not SiteSettings]  # its list is its only record
    plural = {model: str(model._meta.verbose_name_plural) for model in models}
    assert {model: titles(superuser, model) for model in models} == {
        model: (name[:1].upper() + name[1:],) * 2 for model, name in plural.items()
    }


def test_chosen_filters_are_named_while_the_filters_are_folded(superuser):
    make_clinic()
    page = Page(superuser.get(list_url(Clinic), {"stands": "live", "operation__exact": "open"}))
    filters = page.one("div", class_="list-filters")
    assert filters.one("summary").text == "Filter: On the site, Open"
    assert [link.text for link in filters.all("a", aria_current="true")][1:3] == ["On the site", "Open"]
    unfiltered = Page(superuser.get(list_url(Clinic))).one("div", class_="list-filters")
    assert unfiltered.one("summary").text == "Filter"


def test_table_of_a_list_is_a_named_region_that_the_keyboard_reaches(superuser):
    make_clinic()
    region = Page(superuser.get(list_url(Clinic))).one("div", class_="results")
    assert (region["role"], region["aria-label"], region["tabindex"]) == ("region", "Clinics", "0")


def test_list_of_ten_thousand_clinics_takes_no_more_queries_than_a_list_of_few(superuser):
    clinic = make_clinic()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert superuser.get(list_url(Clinic)).status_code == 200
        return len(captured)

    Clinic.objects.bulk_create(_copies(clinic, range(1, 5)))
    queries()  # fills the caches of the process
    few = queries()
    Clinic.objects.bulk_create(_copies(clinic, range(5, 10_000)), batch_size=500)
    assert Clinic.objects.count() == 10_000
    assert queries() <= few  # it has no counts beside its filters


def _copies(clinic, numbers):
    written = [field for field in Clinic._meta.concrete_fields if not (field.generated or field.primary_key)]
    values = {field.attname: getattr(clinic, field.attname) for field in written}
    return [Clinic(**(values | {"slug": f"copy-{number}"})) for number in numbers]
