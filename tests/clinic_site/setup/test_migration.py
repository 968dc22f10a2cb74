"""Migration 0019: a site in use stays open, a new one is not open, and nobody gets a made-up name in production."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from clinic_site.models import SampleRecord, SiteOpening, SiteSettings
from clinic_site.publishing.first_versions import WHY
from tests import factories as make

pytestmark = pytest.mark.django_db

fill = importlib.import_module("clinic_site.migrations.0019_site_settings").fill


@pytest.fixture
def before():
    """The tables as the migration finds them, on a site in production that chose no name."""
    SiteOpening.objects.all().delete()
    SiteSettings.objects.all().delete()
    SiteSettings.history.all().delete()


def migrated() -> tuple[bool, str, str]:
    fill(apps, SimpleNamespace(connection=connection))  # SQLite has no schema editor inside a transaction
    site = SiteSettings.objects.current()
    return site.is_open, site.name, str(site.phone or "")


def choose(settings, *, https=True, name="", phone=""):
    settings.HTTPS, settings.CLINIC_NAME, settings.CLINIC_PHONE = https, name, phone


def test_new_site_is_not_open_and_has_no_name(before, settings):
    choose(settings)
    make.make_state("WA")  # `load_places` publishes states
    assert migrated() == (False, "", "")


def test_new_site_takes_name_and_phone_from_its_settings(before, settings):
    choose(settings, name="Elm Street", phone="+13605550142")
    assert migrated() == (False, "Elm Street", "(360) 555-0142")


@pytest.mark.parametrize(
    "make_one", [make.make_topic, make.make_clinic, make.make_term], ids=["page", "clinic", "word"]
)
def test_site_with_anything_published_stays_open(before, settings, make_one):
    choose(settings)
    make_one()
    assert migrated() == (True, "", "")


def test_site_with_drafts_only_is_not_open(before, settings):
    choose(settings)
    make.make_topic(status="draft")
    assert migrated() == (False, "", "")


def test_trial_with_samples_stays_open_under_its_sample_name(before, settings):
    choose(settings, https=False)
    SampleRecord.objects.create(model="education.topic", key="home")
    assert migrated() == (True, "Northfield Physical Therapy", "(206) 555-0100")


def test_samples_that_nobody_published_do_not_open_a_site_in_production(before, settings):
    choose(settings)
    SampleRecord.objects.create(model="education.topic", key="home")
    make.make_topic(status="draft")
    assert migrated() == (False, "", "")


def test_first_version_is_in_the_history(before, settings):
    choose(settings, name="Elm Street")
    migrated()
    version = SiteSettings.history.get(history_change_reason=WHY)
    assert (version.name, version.history_type, version.id) == ("Elm Street", "+", 1)
