"""Publishing many records at once: the checks look at what will be public afterwards."""

import datetime

import pytest
from django.db import IntegrityError
from django.utils import timezone

from clinic_site.models import Draft
from clinic_site.publishing import workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.problems import stop
from clinic_site.publishing.together import publish_together
from education.models import AfterEffect, Topic
from tests import factories as make
from tests.factories import change
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer():
    account = make_staff("Clinical reviewer")
    make.make_reviewer(account=account, name="Ada Example")
    return account


@pytest.fixture
def publisher():
    return make_staff("Publisher")


@pytest.fixture
def approved(reviewer):
    """Return a function that makes an approved text that is not on the site."""

    def make_approved(factory, **values):
        record = factory(status="draft", is_sample=True, **values)
        workflow.hand_over(record, by=None, is_announced=False)
        workflow.approve(record, by=reviewer)
        return record

    return make_approved


@pytest.fixture
def cards():
    """The effects of treatment without which no page about the treatment can go out."""
    return [make.make_after_effect(action=action) for action in ("call_911", "call_clinic")]


def page(approved, slug, link):
    return approved(make.make_topic, slug=slug, body=f"Read [the other page](/{link}/).")


def published(outcome):
    return {str(record) for record in outcome.published}


def reasons(outcome):
    return {str(record): [problem.message for problem in problems] for record, problems in outcome.refused}


def test_texts_that_link_to_each_other_go_out_together(approved, publisher):
    one, two = page(approved, "one", "two"), page(approved, "two", "one")
    for record in (one, two):
        with pytest.raises(NotPublishedError):
            workflow.publish(record, by=publisher)
    outcome = publish_together([one, two], by=publisher, why="We open")
    assert (published(outcome), reasons(outcome)) == ({str(one), str(two)}, {})
    for record in (one, two):
        record.refresh_from_db()
        assert (record.status, record.is_sample, record.reviewed_by.name) == ("published", False, "Ada Example")
        version = record.history.latest()
        assert (version.history_user, version.history_change_reason, version.status) == (
            publisher,
            "We open",
            "published",
        )
    assert not Draft.objects.exists()


def test_citation_of_a_reference_that_goes_out_too_counts(approved, publisher):
    reference = approved(make.make_reference, key="new-study")
    topic = approved(make.make_topic, body="A statement.[@new-study]")
    assert reasons(publish_together([topic], by=publisher)) != {}
    assert published(publish_together([topic, reference], by=publisher)) == {str(topic), str(reference)}


def test_what_fails_is_left_out_and_so_is_what_depends_on_it(approved, publisher):
    broken = page(approved, "broken", "nowhere")
    second = page(approved, "second", "broken")
    third = page(approved, "third", "second")
    good = page(approved, "good", "good")
    outcome = publish_together([broken, second, third, good], by=publisher)
    assert published(outcome) == {str(good)}
    found = reasons(outcome)
    assert set(found) == {str(broken), str(second), str(third)}
    assert "“/nowhere/” is broken" in found[str(broken)][0]
    assert "“/broken/” is broken" in found[str(second)][0]
    assert set(Topic.objects.published()) == {good}
    assert workflow.draft_of(third).is_approved


def test_nothing_goes_out_without_an_approval(approved, publisher):
    topic = approved(make.make_topic, slug="one")
    topic.body = "Not for 4 days."
    workflow.save_draft(topic, by=publisher)
    assert list(reasons(publish_together([topic], by=publisher)).values()) == [
        ["A second person must read and approve this before it goes live."]
    ]


def test_review_of_other_words_does_not_count(publisher, reviewer):
    """The review is about the stored text, which is written before the checks ask."""
    today = timezone.localdate()
    due = today + datetime.timedelta(days=365)
    topic = make.make_topic(status="draft", reviewed_by=reviewer.reviewer, reviewed_on=today, review_due=due)
    topic.body = "Other words, for 4 days."
    workflow.save_draft(topic, by=publisher)
    workflow.approve(topic, by=make_staff("Clinical reviewer"))  # on no list of reviewers
    (found,) = reasons(publish_together([topic], by=publisher)).values()
    assert found[0].startswith("The text has changed since Ada Example")
    assert not Topic.objects.published().exists()


def test_scheduled_draft_is_left_to_its_time(approved, publisher, reviewer):
    topic = make.make_topic(is_sample=True)
    topic.body = "Not for 4 days."
    workflow.save_draft(topic, by=publisher)
    workflow.approve(topic, by=reviewer)
    workflow.publish(topic, by=publisher, at=timezone.now() + datetime.timedelta(days=1))
    assert list(reasons(publish_together([topic], by=publisher)).values()) == [
        ["It is scheduled, so it goes live by itself."]
    ]


def test_what_the_caller_refuses_is_left_out(approved, publisher):
    one, two = page(approved, "one", "two"), page(approved, "two", "one")
    outcome = publish_together(
        [one, two], by=publisher, refusals=lambda live, draft: [stop("", "No")] if live == two else []
    )
    assert published(outcome) == set()
    assert reasons(outcome)[str(two)] == ["No"]


def test_effects_and_the_pages_that_need_them_go_out_together(approved, publisher):
    effects = [approved(make.make_after_effect, action=action) for action in ("call_911", "call_clinic")]
    topic = approved(make.make_topic, slug="what-to-expect", shows_warnings=True)
    assert published(publish_together([topic], by=publisher)) == set()
    outcome = publish_together([topic, *effects], by=publisher)
    assert reasons(outcome) == {}
    assert Topic.objects.published().get() == topic


def test_last_sign_of_a_card_cannot_move_away(cards, publisher, reviewer):
    effect = cards[0]
    change(effect, is_sample=True)
    effect.action = "normal"
    workflow.save_draft(effect, by=publisher)
    workflow.approve(effect, by=reviewer)
    (found,) = reasons(publish_together([effect], by=publisher)).values()
    assert "“Call 911 now” would be empty" in found[0]
    assert AfterEffect.objects.get(pk=effect.pk).action == "call_911"


def test_moving_the_last_sign_is_allowed_if_another_goes_out_too(cards, approved, publisher, reviewer):
    effect = cards[0]
    change(effect, is_sample=True)
    effect.action = "normal"
    workflow.save_draft(effect, by=publisher)
    workflow.approve(effect, by=reviewer)
    other = approved(make.make_after_effect, action="call_911")
    assert reasons(publish_together([effect, other], by=publisher)) == {}


def test_two_drafts_that_want_the_same_address_do_not_both_go_out(publisher, reviewer):
    drafts = [make.make_topic(is_sample=True) for _number in range(2)]
    for topic in drafts:
        topic.slug = "the-same"
        workflow.save_draft(topic, by=publisher)
        workflow.approve(topic, by=reviewer)
    outcome = publish_together(drafts, by=publisher)
    assert len(outcome.published) <= 1
    assert Topic.objects.filter(slug="the-same").count() == len(outcome.published)


@pytest.mark.parametrize("slugs", [("two", "three"), ("three", "one")])
def test_address_that_another_draft_gives_up_is_free_for_the_next(publisher, reviewer, slugs):
    """Whichever of the two has the lower key: the one that waits for the other goes out after it."""
    topics = {slug: make.make_topic(slug=slug, is_sample=True) for slug in ("one", "two")}
    for topic, slug in zip(topics.values(), slugs, strict=True):
        topic.slug = slug
        workflow.save_draft(topic, by=publisher)
        workflow.approve(topic, by=reviewer)
    outcome = publish_together(topics.values(), by=publisher)
    assert (len(outcome.published), outcome.refused) == (2, [])
    assert [Topic.objects.get(pk=topic.pk).slug for topic in topics.values()] == list(slugs)


def test_text_that_the_database_refuses_is_left_out_with_a_reason(approved, publisher, monkeypatch):
    one, two = page(approved, "one", "one"), page(approved, "two", "two")

    def refuse_one(live, *args, **kwargs):
        if live == one:
            raise IntegrityError
        return workflow.release(live, *args, **kwargs)

    monkeypatch.setattr("clinic_site.publishing.together.release", refuse_one)
    outcome = publish_together([one, two], by=publisher)
    assert published(outcome) == {str(two)}
    assert reasons(outcome) == {str(one): ["Another text still has its address. Publish it on its own page."]}


# A review that came before the hand-over ----------------------------------------------------------------


def test_approval_before_the_hand_over_counts_for_the_words_that_were_shown(publisher, reviewer):
    topic = make.make_topic(status="draft", is_sample=True)
    workflow.approve(topic, by=reviewer, seen=workflow.state_of(topic))
    assert workflow.publish(topic, by=publisher)


def test_confirmation_of_a_text_off_the_site_is_an_approval_of_its_words(publisher, reviewer):
    topic = make.make_topic(status="draft", is_sample=True)
    workflow.confirm(topic, by=reviewer, seen=workflow.state_of(topic))
    assert workflow.draft_of(topic).approved_by == reviewer
    assert workflow.publish(topic, by=publisher)
    topic.refresh_from_db()
    assert topic.reviewed_by.name == "Ada Example"
