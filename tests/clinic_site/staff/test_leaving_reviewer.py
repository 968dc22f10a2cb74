"""Who leaves approves nothing any more: neither what waits to be published, nor with a sheet printed before."""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import workflow
from clinic_site.publishing.draft import needs_approval
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.reviewing.models import ReadText, ReviewSheet
from clinic_site.staff.deactivation import activate, deactivate, left_behind
from clinic_site.staff.notices import Notice
from tests.clinic_site.staff.test_deactivation import address, lines_below
from tests.factories import make_plain_page, make_reviewer, make_state, make_topic
from tests.html import Page
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def leaver():
    return make_staff("Administrator")


@pytest.fixture
def writer():
    return make_staff("Administrator")


def law_approved(*, by, writer):
    """Return a state with a change of its law that `by` approved."""
    state = make_state(law_status="allowed", law_known_from="reported", law_source_name="A list", law_seen_on=timezone.localdate())  # fmt: skip
    changed = workflow.stored(state)
    changed.law_status = "not_allowed"
    workflow.save_draft(changed, by=writer)
    workflow.approve(state, by=by)
    return state


def test_change_of_a_law_waits_for_approval_again(administrator, leaver, writer):
    state = law_approved(by=leaver, writer=writer)
    assert not needs_approval(workflow.stored(state), workflow.draft_of(state))
    page = Page(administrator.get(address(leaver)))
    assert lines_below(page, "Approved by them, not public yet") == [str(state)]
    administrator.post(address(leaver))
    draft = workflow.draft_of(state)
    assert (draft.is_approved, draft.approved_at, draft.is_ready) == (False, None, True)
    with pytest.raises(NotPublishedError, match="A second person must read and approve this"):
        workflow.publish(state, by=writer)
    activate(leaver, as_reviewer=True)
    assert not workflow.draft_of(state).is_approved


def test_schedule_that_needs_the_approval_ends_and_whoever_made_it_is_told(leaver, writer):
    state = law_approved(by=leaver, writer=writer)
    workflow.publish(state, by=writer, at=timezone.now() + TOMORROW)
    deactivate(leaver, by=make_staff("Administrator"))
    assert workflow.draft_of(state).publish_at is None
    assert [notice.kind for notice in Notice.objects.filter(account=writer)][-1:] == ["lost schedule"]


def test_approvals_by_others_stay(leaver, writer):
    state = law_approved(by=make_staff("Administrator"), writer=writer)
    deactivate(leaver)
    assert workflow.draft_of(state).is_approved


def test_sheets_and_read_texts_end_but_recorded_sheets_stay(leaver, writer):
    recorded = ReviewSheet.objects.create(account=leaver, recorded_at=timezone.now())
    others = ReviewSheet.objects.create(account=writer)
    ReviewSheet.objects.create(account=leaver)
    topic = make_topic()
    kind = workflow.Draft.objects.model._meta.get_field("content_type").related_model.objects.get_for_model(topic)
    for account in (leaver, writer):
        ReadText.objects.create(account=account, content_type=kind, object_id=topic.pk, state="x")
    deactivate(leaver)
    assert set(ReviewSheet.objects.all()) == {recorded, others}
    assert ReadText.objects.get().account == writer


def test_records_that_they_reviewed_and_that_come_later_are_listed(administrator, leaver, writer):
    make_reviewer(account=leaver)
    approved = make_plain_page(status="draft")
    approved.title = "Parking"
    workflow.save_draft(approved, by=writer)
    workflow.approve(approved, by=leaver)
    workflow.publish(approved, by=writer, at=timezone.now() + TOMORROW)
    assert workflow.draft_of(approved) is None
    reviewed = make_topic(
        reviewed_by=leaver.reviewer, reviewed_on=timezone.localdate(), publish_at=timezone.now() + 2 * TOMORROW
    )
    make_topic(publish_at=timezone.now() + TOMORROW)
    assert left_behind(leaver).coming == [approved, reviewed]
    assert left_behind(writer).coming == []
    listed = lines_below(Page(administrator.get(address(leaver))), "Scheduled")
    assert [line.partition(",")[0].strip() for line in listed] == ["Parking", reviewed.title]
