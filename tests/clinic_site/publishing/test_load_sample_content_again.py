"""`manage.py load_sample_content` and `load_places` on a site that has the samples already."""

import pytest
from django.core.management import call_command

from clinic_site.models import SampleRecord
from education.models import AfterEffect, Condition, Contraindication, GlossaryTerm, Question, Topic
from locations.models import Clinic, Place, State
from tests.clinic_site.public_site import differing, public_site
from tests.clinic_site.publishing.test_load_sample_content import (
    DRAFTS,
    everything,
    load,
    statuses,
)

pytestmark = [pytest.mark.usefixtures("spanish_site"), pytest.mark.django_db]


def test_loading_again_keeps_the_changes_of_staff(capsys):
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


def as_of_an_older_release():
    """Remove some samples, as if an older release had been loaded, and return the number of texts removed."""
    texts = 0
    for model in (Topic, Condition, Contraindication, AfterEffect, Question, GlossaryTerm):
        for record in model.objects.order_by("pk")[1:4]:
            texts += SampleRecord.objects.filter(model=model._meta.label_lower, key=record.slug).delete()[0]
            record.delete()
    clinic = Clinic.objects.get(slug="spokane")
    SampleRecord.objects.get(model="locations.clinic", key="WA/spokane").delete()
    clinic.delete()
    return texts


@pytest.mark.usefixtures("no_zip_codes")
def test_samples_of_a_later_release_are_drafts_and_do_not_change_public_pages(capsys):
    texts = as_of_an_older_release()
    before, seen = statuses(), public_site()
    assert load(capsys) == [
        "Places: 0 states, 0 ZIP codes and 0 towns added.",
        f"Sample content: {texts} texts and 1 clinics added, with 0 Spanish texts.",
        DRAFTS,
    ]
    after = statuses()
    assert {key: after[key] for key in before} == before
    assert {after[key] for key in after.keys() - before.keys()} == {"draft"}
    assert differing(seen, public_site()) == []
    assert load(capsys) == [
        "Places: 0 states, 0 ZIP codes and 0 towns added.",
        "Sample content: 0 texts and 0 clinics added, with 0 Spanish texts.",
    ]


def test_loading_places_does_not_change_a_law_that_staff_have_edited():
    State.objects.filter(code="WA").update(
        law_note="Our own note.", law_status="silent", law_source_name="Our own source", law_checked_on="2026-11-20"
    )
    State.objects.filter(code="OR").update(law_note="", law_status="unknown", law_source_name="", law_checked_on=None)
    before = public_site()
    call_command("load_places")
    assert differing(before, public_site()) == []
