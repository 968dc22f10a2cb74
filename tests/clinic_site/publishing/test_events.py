"""What happens to drafts is announced, in the transaction of the change, to the accounts concerned."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import schedule, unpublishing, workflow
from clinic_site.publishing.draft import Draft, draft_of
from clinic_site.publishing.events import Event, happened
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.send_back import send_back
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
LATER = timezone.now() + datetime.timedelta(days=1)


@pytest.fixture
def ann():
    return make_staff("Writer")


@pytest.fixture
def ben():
    return make_staff("Clinical reviewer")


@pytest.fixture
def pia():
    return make_staff("Publisher")


@pytest.fixture
def heard():
    """A list of (event, accounts) to which each announcement is added."""
    found = []

    def hear(sender, event, to, **kwargs):
        found.append((event, to))

    happened.connect(hear)
    yield found
    happened.disconnect(hear)


@pytest.fixture
def topic(ann):
    topic = make.make_topic(is_sample=True, title="Ice")
    save(topic, ann, "Not for 4 days.")
    return topic


def save(topic, by, body, **options):
    topic.body = body
    workflow.save_draft(topic, by=by, **options)


def test_way_of_a_draft_to_the_site(topic, heard, ann, ben, pia):
    workflow.hand_over(topic, by=ann)
    workflow.hand_over(topic, by=ann)  # nothing new
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=pia)
    assert heard == [(Event.HANDED_OVER, set()), (Event.APPROVED, {ann.pk}), (Event.PUBLISHED, {ann.pk})]


def test_saving_and_submitting_at_once_hands_over(topic, heard, ann):
    save(topic, ann, "Not for 5 days.", is_ready=True)
    save(topic, ann, "Not for 6 days.", is_ready=True)
    assert heard == [(Event.HANDED_OVER, set())]


def test_later_save_loses_approval_and_schedule(topic, heard, ann, ben, pia):
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=pia, at=LATER)
    save(topic, ann, "Not for 4 days.")  # the same words
    assert heard == [(Event.APPROVED, {ann.pk}), (Event.SCHEDULED, {ann.pk})]
    save(topic, ann, "Not for 5 days.")
    assert heard[2:] == [(Event.LOST_APPROVAL, {ben.pk}), (Event.LOST_SCHEDULE, {pia.pk})]


def test_nobody_is_told_of_what_they_did_themselves(topic, heard, ben):
    workflow.approve(topic, by=ben)
    save(topic, ben, "Not for 5 days.")
    assert heard[1:] == [(Event.LOST_APPROVAL, set())]


def test_sending_back_loses_approval(topic, heard, ann, ben, pia):
    workflow.hand_over(topic, by=ann)
    workflow.approve(topic, by=ben)
    send_back(topic, by=pia, why="Please change the number.")
    assert heard[2:] == [(Event.SENT_BACK, {ann.pk}), (Event.LOST_APPROVAL, {ben.pk})]


def test_discarding_tells_writers_and_whoever_approved_or_scheduled(topic, heard, ann, ben, pia):
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=pia, at=LATER)
    workflow.discard(topic, by=make_staff("Publisher"), why="Twice")
    assert heard[2:] == [(Event.DISCARDED, {ann.pk, ben.pk, pia.pk})]


def test_taking_off_the_site_loses_the_schedule(topic, heard, ben, pia):
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=pia, at=LATER)
    unpublishing.take_off([topic], by=make_staff("Publisher"))
    assert heard[2:] == [(Event.LOST_SCHEDULE, {pia.pk})]


def test_scheduled_draft_that_fails_its_checks_is_announced(topic, heard, pia):
    a_moment_ago = timezone.now() - datetime.timedelta(seconds=1)  # the database counts in milliseconds
    Draft.objects.of(topic).update(publish_at=a_moment_ago, scheduled_by=pia)  # nobody approved it
    assert schedule.publish_due() == 0
    assert heard == [(Event.NOT_PUBLISHED, {pia.pk})]


def test_scheduled_draft_that_an_error_stops_is_announced(topic, heard, pia, monkeypatch):
    a_moment_ago = timezone.now() - datetime.timedelta(seconds=1)
    Draft.objects.of(topic).update(publish_at=a_moment_ago, scheduled_by=pia)
    monkeypatch.setattr(schedule, "problems_of", lambda *args, **kwargs: 1 / 0)
    assert schedule.publish_due() == 0
    assert heard == [(Event.NOT_PUBLISHED, {pia.pk})]


def test_refused_change_announces_nothing(topic, heard, ann, pia):
    for refused in (lambda: workflow.approve(topic, by=ann), lambda: workflow.publish(topic, by=pia)):
        with pytest.raises(NotPublishedError):
            refused()
    assert (heard, draft_of(topic).is_approved) == ([], False)
