"""`manage.py load_sample_content`, run once and repeatedly as by `make run`."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from clinic_site.models import SiteOpening, SiteSettings
from education.models import Topic
from locations.data import place_loading
from locations.models import Clinic, State
from tests import factories as make
from tests.clinic_site.public_site import differing, public_site

MODELS = [
    model for label in ("clinic_site", "education", "locations") for model in apps.get_app_config(label).get_models()
]


def load(capsys):
    """Load the sample content and return the command's output."""
    capsys.readouterr()
    call_command("load_sample_content")
    return capsys.readouterr().out.splitlines()


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.mark.django_db
def test_loading_twice_changes_nothing(capsys):
    said = load(capsys)
    first = everything()
    assert said[0] == (f"Places: 56 states, {len(first['Place'])} ZIP codes and {len(first['Town'])} towns added.")
    assert len(first["Place"]) > 40_000
    assert (len(first["Condition"]), len(first["State"])) == (10, 56)
    assert load(capsys) == [
        "Places: 0 states, 0 ZIP codes and 0 towns added.",
        "Sample content: 0 texts and 0 clinics added, with 0 Spanish texts.",
    ]
    assert everything() == first


@pytest.mark.django_db
@pytest.mark.usefixtures("no_zip_codes")
def test_record_that_staff_created_before_the_first_load_is_kept(capsys):
    Topic.objects.create(slug="about", title="About us", description="Ours.", short_answer="Ours.")
    State.objects.create(code="WA", name="Washington", slug="washington", latitude=47, longitude=-120)
    load(capsys)
    assert (Topic.objects.get(slug="about").title, Topic.objects.get(slug="about").status) == ("About us", "draft")
    assert State.objects.get(code="WA").law_status == "unknown"


# On a site in use --------------------------------------------------------------------------------------

DRAFTS = "They are drafts, because this site is in use. Publish or delete them in the admin."


def statuses():
    """Return the status of every record of the kinds with samples. States come with the software and are always public."""
    return {
        (model.__name__, record.pk): record.status
        for model in MODELS
        if hasattr(model, "drafts") and not model.is_always_public
        for record in model.objects.all()
    }


@pytest.mark.django_db
@pytest.mark.usefixtures("no_zip_codes")
@pytest.mark.parametrize("status", ["published", "draft", "deleted"])
def test_site_with_its_own_text_gets_all_samples_as_drafts(capsys, status):
    topic = make.make_topic(slug="ours", status="draft" if status == "deleted" else status)
    if status == "deleted":
        topic.delete()
    place_loading.load_states()
    before = public_site()
    assert load(capsys)[-1] == DRAFTS
    assert {status for (_model, key), status in statuses().items() if (_model, key) != ("Topic", topic.pk)} == {"draft"}
    assert differing(before, public_site()) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("no_zip_codes")
def test_site_with_its_own_clinic_gets_all_samples_as_drafts(capsys):
    make.make_clinic(slug="ours")
    assert load(capsys)[-1] == DRAFTS
    assert Clinic.objects.released().get().slug == "ours"


@pytest.mark.django_db
def test_site_in_production_refuses_samples_and_names_the_setup(settings):
    settings.HTTPS = True
    before = everything()
    with pytest.raises(
        CommandError, match="The setup on the first page of /admin/ brings in the shipped texts as drafts"
    ):
        call_command("load_sample_content")
    assert everything() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("no_zip_codes")
def test_trial_on_an_empty_database_opens_under_the_sample_name(closed_site, capsys):
    SiteSettings.objects.update(name="", phone="")
    load(capsys)
    assert SiteOpening.objects.open().exists()
    assert SiteSettings.objects.values_list("name", "phone").get() == ("Northfield Physical Therapy", "+12065550100")


@pytest.mark.django_db
@pytest.mark.usefixtures("no_zip_codes")
def test_trial_with_a_name_of_its_own_keeps_it(closed_site, capsys):
    SiteSettings.objects.update(name="Elm Street", phone="")
    load(capsys)
    assert SiteSettings.objects.get().name == "Elm Street"


@pytest.mark.django_db
@pytest.mark.usefixtures("no_zip_codes")
def test_samples_for_a_site_in_use_do_not_open_it(closed_site, capsys):
    make.make_topic(status="draft")
    load(capsys)
    assert not SiteOpening.objects.open().exists()
