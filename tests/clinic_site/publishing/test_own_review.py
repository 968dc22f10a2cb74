"""A practice with one clinician: the rule that lets a clinician approve their own words, and what it never allows."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic_site.publishing import draft_conditions, own_review, unpublishing, workflow
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.taking_off import TakingOff
from clinic_site.setup.site_settings import SiteSettings
from clinic_site.staff import people_gaps
from tests import factories as make
from tests.html import Page
from tests.staff import make_staff, page_url, sign

pytestmark = pytest.mark.django_db
OWN = "Some of these words are yours, so someone else must approve them."
NOTE = "Written and reviewed by the same clinician."


@pytest.fixture
def rule():
    SiteSettings.objects.update(clinician_may_review_own_words=True)


@pytest.fixture
def clinician():
    account = make_staff("Clinical reviewer")
    make.make_reviewer(name="Cleo Example", credentials="PT", account=account)
    return account


def draft_by(account, **values):
    topic = make.make_topic(**make.reviewed())
    topic.body = "Other words."
    workflow.save_draft(topic, by=account, is_ready=True)
    return topic


def refusal(do, *args, **kwargs) -> str:
    with pytest.raises(NotPublishedError) as refused, transaction.atomic():
        do(*args, **kwargs)
    return str(refused.value)


def test_nobody_approves_own_words_unless_the_rule_is_on(clinician):
    assert own_review.is_allowed() is False
    assert refusal(workflow.approve, draft_by(clinician), by=clinician) == OWN


@pytest.mark.usefixtures("rule")
def test_clinician_approves_own_words_and_the_page_says_so(client, clinician):
    topic = draft_by(clinician)
    draft = workflow.approve(topic, by=clinician)
    assert draft.is_own_review is True
    workflow.publish(topic, by=make_staff("Publisher"))
    topic.refresh_from_db()
    assert (str(topic.reviewed_by), topic.reviewed_own_words) == ("Cleo Example, PT", True)
    assert NOTE in Page(client.get(topic.get_absolute_url())).one("p", class_="reviewed").text


@pytest.mark.usefixtures("rule")
@pytest.mark.parametrize("role", ["Administrator", "Clinical reviewer"])
def test_rule_never_lets_others_approve_own_words(role):
    account = make_staff(role)
    assert refusal(workflow.approve, draft_by(account), by=account) == OWN


@pytest.mark.usefixtures("rule")
def test_reviewer_who_was_switched_off_approves_nothing_of_their_own(clinician):
    make.change(clinician.reviewer, is_active=False)
    assert refusal(workflow.approve, draft_by(clinician), by=clinician) == OWN


@pytest.mark.usefixtures("rule")
def test_law_always_needs_a_second_person(clinician):
    state = make.make_state()
    state.law_note = "My words."
    workflow.save_draft(state, by=clinician, is_ready=True)
    assert refusal(workflow.approve, state, by=clinician) == OWN


@pytest.mark.usefixtures("rule")
def test_clinician_approves_own_words_that_make_a_plain_page_one_about_the_treatment(clinician):
    page = make.make_plain_page()
    page.kind = None
    workflow.save_draft(page, by=clinician, is_ready=True)
    assert workflow.approve(page, by=clinician).is_own_review is True


@pytest.mark.usefixtures("rule")
def test_own_drafts_wait_for_the_clinician_and_nobody_else(clinician):
    other = make_staff("Clinical reviewer")  # on no list of reviewers
    topic, state = draft_by(clinician), make.make_state()
    state.law_note = "My words."
    workflow.save_draft(state, by=clinician, is_ready=True)
    theirs = make.make_topic()
    theirs.body = "Other words."
    workflow.save_draft(theirs, by=other, is_ready=True)

    def to_approve(account):
        return {draft.record for draft in Draft.objects.filter(draft_conditions.approval_by(account))}

    assert to_approve(clinician) == {topic, theirs}
    assert to_approve(other) == {topic, state}
    everyone = [one for one in people_gaps.members() if one.account == clinician]
    assert people_gaps.Gaps(everyone).drafts_nobody_can_approve == 1  # the law


@pytest.mark.usefixtures("rule")
def test_safety_record_still_leaves_the_site_by_two_people_only(clinician):
    effect = make.make_after_effect()
    assert unpublishing.take_off([effect], by=clinician).taken_off == 0
    assert "someone else must confirm it" in refusal(unpublishing.confirm, TakingOff.objects.of(effect), by=clinician)


@pytest.mark.usefixtures("rule")
def test_review_by_somebody_else_ends_the_mark(clinician):
    topic = draft_by(clinician)
    workflow.approve(topic, by=clinician)
    workflow.publish(topic, by=make_staff("Publisher"))
    other = make_staff("Clinical reviewer")
    make.make_reviewer(name="Other Example", account=other)
    workflow.confirm(topic, by=other)
    topic.refresh_from_db()
    assert (topic.reviewed_by.name, topic.reviewed_own_words) == ("Other Example", False)


@pytest.mark.usefixtures("rule")
def test_yearly_review_of_own_words_is_marked_too(clinician):
    topic = draft_by(clinician)
    workflow.approve(topic, by=clinician)
    workflow.publish(topic, by=make_staff("Publisher"))
    workflow.confirm(topic, by=clinician)
    topic.refresh_from_db()
    assert (topic.reviewed_own_words, topic.reviewed_on) == (True, timezone.localdate())


@pytest.mark.usefixtures("rule")
def test_later_save_removes_the_mark_with_the_approval(clinician):
    topic = draft_by(clinician)
    workflow.approve(topic, by=clinician)
    topic.body = "Still other words."
    draft = workflow.save_draft(topic, by=make_staff("Writer"))
    assert (draft.approved_by, draft.is_own_review) == (None, False)


def test_database_refuses_an_unmarked_approval_of_own_words(clinician):
    draft = workflow.draft_of(draft_by(clinician))
    draft.approved_by, draft.approved_at = clinician, timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save()
    draft.is_own_review = True
    draft.save()
    assert workflow.draft_of(draft.record).is_own_review is True


@pytest.mark.usefixtures("rule")
def test_release_page_says_what_the_page_will_say(client, clinician):
    topic = draft_by(clinician)
    client.force_login(clinician)
    assert f"The page will say: “{NOTE}”" in Page(client.get(page_url(topic, "release"))).text
    sign(client, topic, "approve")
    assert workflow.draft_of(topic).is_own_review is True
