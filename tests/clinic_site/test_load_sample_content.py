"""`manage.py load_sample_content`, as `make run` calls it: once, and once again."""

import pytest
from django.apps import apps
from django.core.management import call_command

from education.models import Condition, Contraindication, GlossaryTerm, Topic
from locations.models import Clinic, Place, State

MODELS = [
    model for label in ("clinic_site", "education", "locations") for model in apps.get_app_config(label).get_models()
]


def load(capsys):
    """Load the sample content and return what the command says."""
    capsys.readouterr()
    call_command("load_sample_content")
    return capsys.readouterr().out.splitlines()


def everything():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}


@pytest.mark.django_db
def test_loading_twice_doubles_nothing_and_changes_nothing(capsys):
    said = load(capsys)
    first = everything()
    assert said[0] == f"Places: 56 states and {len(first['Place'])} ZIP codes added."
    assert len(first["Place"]) > 40_000
    assert (len(first["Condition"]), len(first["State"])) == (10, 56)
    assert load(capsys) == [
        "Places: 0 states and 0 ZIP codes added.",
        "Sample content: 0 texts and 0 clinics added.",
    ]
    assert everything() == first


@pytest.mark.django_db
def test_loading_again_leaves_what_staff_did_alone(capsys):
    load(capsys)
    Topic.objects.filter(slug="safety").update(title="Our own words", status="draft")
    Contraindication.objects.filter(slug="pregnancy").update(line="Our own line.", slug="pregnant")
    GlossaryTerm.objects.all()[0].delete()
    Clinic.objects.filter(slug="flagstaff").update(phone="+19285550199")
    Clinic.objects.filter(slug="phoenix").delete()
    State.objects.filter(code="WA").update(law_note="Our own note.")
    Condition.objects.get(slug="headache").regions.clear()
    Place.objects.filter(zip="98402").update(city="Our town")
    before = everything()
    load(capsys)
    assert everything() == before


@pytest.mark.django_db
def test_record_that_staff_made_before_the_first_loading_is_left_alone(capsys):
    Topic.objects.create(slug="about", title="About us", description="Ours.", short_answer="Ours.")
    State.objects.create(code="WA", name="Washington", slug="washington", latitude=47, longitude=-120)
    load(capsys)
    assert (Topic.objects.get(slug="about").title, Topic.objects.get(slug="about").status) == ("About us", "draft")
    assert State.objects.get(code="WA").law_status == "unknown"
