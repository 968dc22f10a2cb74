"""An import never changes released records or what belongs to them, whatever the file contains."""

import datetime

import pytest
from django.utils import timezone

from clinic_site import transfer
from clinic_site.publishing import workflow
from clinic_site.publishing.workflow import Draft
from education.models import Reviewer, Topic
from tests import factories as make
from tests.clinic_site.transfer.files import as_file, entry, exported, outcomes
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


RELEASED = [
    {},
    {"publish_at": timezone.make_aware(datetime.datetime(2999, 1, 1))},
    {"unpublish_at": timezone.make_aware(datetime.datetime(2020, 1, 1))},
]


@pytest.mark.parametrize("times", RELEASED, ids=["live", "not yet", "no longer"])
@pytest.mark.parametrize("said", [{"title": "Ours"}, {"status": "draft", "body": "Half"}, {"is_sample": True}], ids=str)
def test_released_record_is_refused_and_stays_unchanged(times, said):
    topic = make.make_topic(slug="about", **times)
    data = exported()
    entry(data, "topic")["fields"] |= said
    assert outcomes(transfer.write(as_file(data))) == {"education.topic about": "refused"}
    assert Topic.objects.filter(pk=topic.pk, updated_at=topic.updated_at).count() == 1


def test_published_record_is_unchanged_when_only_status_and_review_differ():
    reviewer = make.make_reviewer(name="Ada Example")
    make.make_topic(slug="about", reviewed_by=reviewer, reviewed_on=TODAY)
    data = exported()
    entry(data, "topic")["fields"] |= {"reviewed_by": ["Bo Example", "PT"], "reviewed_on": "2026-11-21"}
    entry(data, "topic")["fields"] |= {"status": "draft"}
    data["records"].append({"model": "education.reviewer", "key": ["Bo Example", "PT"], "fields": {}})
    assert outcomes(transfer.write(as_file(data))) == {"education.reviewer Bo Example, PT": "added"}
    assert Topic.objects.get().reviewed_by == reviewer
    assert Topic.objects.get().is_published


def test_draft_of_a_published_record_keeps_its_approval_and_schedule():
    topic = make.make_topic(slug="about")
    topic.title = "Tomorrow"
    workflow.save_draft(topic, by=make_staff("Writer"))
    workflow.approve(topic, by=make_staff("Clinical reviewer"))
    Draft.objects.update(publish_at=timezone.now() + datetime.timedelta(days=1), scheduled_by=make_staff("Publisher"))
    before = list(Draft.objects.values())
    data = exported()
    entry(data, "topic")["fields"]["title"] = "From the file"
    transfer.write(as_file(data))
    assert list(Draft.objects.values()) == before
    assert before[0]["publish_at"] is not None


def test_reviewer_of_published_records_is_not_changed():
    make.make_topic(slug="about", reviewed_by=make.make_reviewer(name="Ada Example"), reviewed_on=TODAY)
    data = exported()
    entry(data, "reviewer")["fields"]["is_active"] = False
    assert outcomes(transfer.write(as_file(data))) == {"education.reviewer Ada Example, PT, DPT": "refused"}
    assert Reviewer.objects.get().is_active
