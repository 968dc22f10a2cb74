"""The step of the setup that is about a site's own pages, such as prices and parking."""

import pytest

from clinic_site.publishing.sample_records import SampleRecord
from clinic_site.shared import setup_registry
from education.models import PageKind, Topic
from tests import factories as make
from tests.staff import add_url, make_staff

pytestmark = pytest.mark.django_db


def step_for(role):
    [step] = [step for step in setup_registry.steps_for(make_staff(role)) if step.key == "plain-pages"]
    return step


def test_setup_offers_to_write_pages_and_counts_those_that_are_ready():
    first = step_for("Administrator")
    assert (first.is_done, first.is_required, first.place) == (False, False, 70)
    assert first.url == f"{add_url(Topic)}?kind={PageKind.objects.get().pk}"
    make.make_plain_page(is_sample=True)
    shipped = make.make_plain_page()
    SampleRecord.objects.create(model="education.topic", key=shipped.slug, object_id=shipped.pk)
    assert not step_for("Administrator").is_done
    make.make_plain_page()
    later = step_for("Administrator")
    assert (later.is_done, later.words) == (True, "1 page that needs no clinician is ready.")
    assert step_for("Location manager").url == ""
