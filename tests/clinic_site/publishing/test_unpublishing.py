"""Taking records off the site: by two people where safety depends on it, by the rules, and undone for a day."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import schedule, unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.history import EntryKind, entries, history_rows
from clinic_site.publishing.taking_off import TakingOff
from education.models import AfterEffect, Topic
from tests import factories as make
from tests.factories import change
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_staff("Publisher")


@pytest.fixture
def ben():
    return make_staff("Publisher")


def make_signs(**last):
    """Create one effect for each card, and one for “Call 911 now” more. `last` are values of that one."""
    make.make_after_effect(action="call_clinic", when="any_time")
    return make.make_after_effect(action="call_911"), make.make_after_effect(**{"action": "call_911"} | last)


def is_on_the_site(record) -> bool:
    return type(record).objects.published().filter(pk=record.pk).exists()


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(NotPublishedError) as refused:
        call(*args, **kwargs)
    return str(refused.value)


# Two people --------------------------------------------------------------------------------------------

SAFETY_RECORDS = [
    lambda: make_signs()[1],
    lambda: make.make_warning_sign(action="call_911"),
    make.make_contraindication,
    lambda: make.make_topic(slug="safety"),
    lambda: make.make_topic(slug="dry-needling"),
]


@pytest.mark.parametrize("prepare", SAFETY_RECORDS, ids=["effect", "sign", "contraindication", "safety", "treatment"])
def test_safety_record_leaves_the_site_only_when_a_second_person_confirms(ada, ben, prepare):
    record = prepare()
    outcome = unpublishing.take_off([record], by=ada, why="Wrong")
    assert (outcome.taken_off, outcome.asked, is_on_the_site(record)) == (0, 1, True)
    request = TakingOff.objects.of(record).get()
    assert "someone else" in refusal(unpublishing.confirm, [request], by=ada)
    assert is_on_the_site(record)
    unpublishing.confirm([request], by=ben)
    assert not is_on_the_site(record)
    request.refresh_from_db()
    assert (request.asked_by, request.confirmed_by, request.why) == (ada, ben, "Wrong")


def test_other_records_need_one_person(ada):
    topic = make.make_topic()
    unpublishing.take_off([topic], by=ada)
    assert not is_on_the_site(topic)


def test_asking_twice_keeps_the_first_request(ada, ben):
    sign = make.make_warning_sign()
    unpublishing.take_off([sign], by=ada)
    assert unpublishing.take_off([sign], by=ben).asked == 1
    assert TakingOff.objects.of(sign).get().asked_by == ada


def test_withdrawn_request_cannot_be_confirmed(ada, ben):
    sign = make.make_warning_sign()
    unpublishing.take_off([sign], by=ada)
    unpublishing.withdraw(TakingOff.objects.all(), by=ada)
    assert unpublishing.confirm(TakingOff.objects.all(), by=ben) == 0
    assert is_on_the_site(sign)


def row_of(sign, **values):
    now = timezone.now()
    return TakingOff(**{"record": sign, "asked_at": now, "needs_second_person": True} | values)


def test_database_refuses_a_confirmation_by_the_person_who_asked(ada):
    row = row_of(make.make_warning_sign(), asked_by=ada, confirmed_by=ada, confirmed_at=timezone.now())
    with pytest.raises(IntegrityError, match="clinic_site_takingoff_confirmed_by_a_second_person"):
        row.save()


def test_database_refuses_a_safety_record_taken_off_without_confirmation(ada):
    row = row_of(make.make_warning_sign(), asked_by=ada, taken_off_at=timezone.now(), contents={})
    with pytest.raises(IntegrityError, match="clinic_site_takingoff_confirmed_before_taken_off"):
        row.save()


def test_database_holds_one_request_for_a_record(ada, ben):
    sign = make.make_warning_sign()
    row_of(sign, asked_by=ada).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        row_of(sign, asked_by=ben).save()
    assert TakingOff.objects.count() == 1


# Emergency cards ----------------------------------------------------------------------------------------


def test_last_sign_of_a_card_cannot_leave_the_site_and_nothing_changes(ada):
    first, last = make_signs()
    assert "“Call 911 now” would be empty" in refusal(unpublishing.take_off, [first, last], by=ada)
    assert (is_on_the_site(first), is_on_the_site(last), TakingOff.objects.count()) == (True, True, 0)
    assert unpublishing.take_off([last], by=ada).asked == 1


def test_confirming_asks_again_because_other_signs_may_have_left_meanwhile(ada, ben):
    first, last = make_signs()
    unpublishing.take_off([first], by=ada)
    unpublishing.take_off([last], by=ada)
    requests = list(TakingOff.objects.order_by("pk"))
    unpublishing.confirm(requests[:1], by=ben)
    assert "“Call 911 now” would be empty" in refusal(unpublishing.confirm, requests[1:], by=ben)
    assert is_on_the_site(last)


def approved_draft(effect, by, **values):
    for name, value in values.items():
        setattr(effect, name, value)
    workflow.save_draft(effect, by=by, is_ready=True)
    clinician = make_staff("Clinical reviewer")
    make.make_reviewer(account=clinician)
    workflow.approve(effect, by=clinician)


def only_one_for_911():
    make.make_after_effect(action="call_clinic", when="any_time")
    return make.make_after_effect(action="call_911", is_sample=True)


def test_draft_that_moves_the_last_sign_to_another_card_cannot_be_published(ada):
    effect = only_one_for_911()
    approved_draft(effect, ada, action="see_doctor")
    assert "“Call 911 now” would be empty" in refusal(workflow.publish, effect, by=ada)
    assert AfterEffect.objects.get(pk=effect.pk).action == "call_911"


def test_scheduled_draft_that_would_empty_a_card_stays_a_draft(ada):
    effect = only_one_for_911()
    approved_draft(effect, ada, action="see_doctor")
    workflow.Draft.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1))
    assert schedule.publish_due() == 0
    assert AfterEffect.objects.get(pk=effect.pk).action == "call_911"
    draft = workflow.draft_of(effect)
    assert (draft.publish_at, draft.note) == (None, "It was scheduled, but could not be published.")


def test_effect_that_is_told_during_treatment_fills_no_card(ada):
    make.make_after_effect(action="call_911")
    make.make_after_effect(action="call_clinic", when="during")
    last = make.make_after_effect(action="call_clinic", when="any_time")
    assert "“Call us today” would be empty" in refusal(unpublishing.take_off, [last], by=ada)


def test_effect_with_an_end_date_does_not_keep_a_card_full(ada):
    _first, last = make_signs(unpublish_at=timezone.now() + datetime.timedelta(days=1))
    others = AfterEffect.objects.filter(action="call_911").exclude(pk=last.pk)
    assert "when the last end date comes" in refusal(unpublishing.take_off, others, by=ada)


def test_safety_record_gets_no_end_date(ada):
    sign = make.make_warning_sign(is_sample=True)
    until = timezone.now() + datetime.timedelta(days=1)
    assert "can’t have an end date" in refusal(workflow.publish, sign, by=ada, until=until)
    assert type(sign).objects.get(pk=sign.pk).unpublish_at is None


def test_card_that_was_empty_before_blocks_no_other_work(ada):
    effect = make.make_after_effect(action="normal")
    assert unpublishing.take_off([effect], by=ada).asked == 1


# Putting back ------------------------------------------------------------------------------------------


def test_put_back_is_exactly_what_was_public_without_approval(ada, ben):
    study = make.make_reference()
    until = timezone.now() + datetime.timedelta(days=30)
    topic = make.make_condition(references=[study], unpublish_at=until, **make.reviewed())
    before = workflow.contents.contents_of(topic)
    unpublishing.take_off([topic], by=ada)
    unpublishing.put_back(TakingOff.objects.all(), by=ben)
    topic.refresh_from_db()
    assert (topic.is_published, topic.unpublish_at) == (True, until)
    assert workflow.contents.contents_of(topic) == before
    newest = entries(topic, list(history_rows(topic)))[0]
    assert (newest.kind, newest.who, newest.why) == (EntryKind.PUBLISHED, ben, "Put back on the site")


@pytest.mark.parametrize("is_before", [True, False], ids=["before", "after"])
def test_put_back_keeps_a_draft_written_before_or_after(ada, is_before):
    topic = make.make_topic(title="Public")

    def write():
        change_of = Topic.objects.get(pk=topic.pk)
        change_of.title = "Not approved"
        workflow.save_draft(change_of, by=ada)

    if is_before:
        write()
    unpublishing.take_off([topic], by=ada)
    if not is_before:
        write()
    unpublishing.put_back(TakingOff.objects.all(), by=ada)
    topic.refresh_from_db()
    assert (topic.is_published, topic.title) == (True, "Public")
    assert workflow.draft_of(topic).contents == {"title": "Not approved"}


def test_put_back_keeps_what_an_import_wrote_meanwhile_as_a_draft(ada):
    topic = make.make_topic(title="Live", is_sample=True)
    unpublishing.take_off([topic], by=ada)
    change(workflow.stored(topic), title="Imported")  # imports write to the record itself
    unpublishing.put_back(TakingOff.objects.all(), by=ada)
    assert (workflow.stored(topic).title, workflow.draft_of(topic).contents) == ("Live", {"title": "Imported"})


def test_put_back_is_all_or_nothing(ada):
    topics = [make.make_topic(slug="first"), make.make_topic(slug="second")]
    batch = unpublishing.take_off(topics, by=ada).batch
    change(topics[1], slug="other", status="draft")
    make.make_topic(slug="second")
    rows = TakingOff.objects.filter(batch=batch)
    assert "another record now has its address" in refusal(unpublishing.put_back, rows, by=ada)
    assert [is_on_the_site(topic) for topic in topics] == [False, False]


def test_after_a_day_nothing_is_put_back(ada):
    topic = make.make_topic()
    unpublishing.take_off([topic], by=ada)
    TakingOff.objects.update(taken_off_at=timezone.now() - datetime.timedelta(hours=25))
    assert "more than a day" in refusal(unpublishing.put_back, TakingOff.objects.all(), by=ada)
    assert not is_on_the_site(topic)


def test_put_back_works_once(ada):
    topic = make.make_topic()
    unpublishing.take_off([topic], by=ada)
    rows = list(TakingOff.objects.all())
    assert unpublishing.put_back(rows, by=ada) == 1
    refusal(unpublishing.put_back, rows, by=ada)


def test_what_belongs_to_one_action_has_one_batch(ada):
    batch = uuid.uuid4()
    for topic in [make.make_topic(), make.make_topic()]:
        unpublishing.take_off([topic], by=ada, batch=batch)
    assert set(TakingOff.objects.values_list("batch", flat=True)) == {batch}


def test_earlier_text_cannot_be_put_back_after_another_one_was_on_the_site(ada, ben):
    topic = make.make_topic(title="Wrong", is_sample=True)
    unpublishing.take_off([topic], by=ada)
    first = TakingOff.objects.get()
    change_of = workflow.stored(topic)
    change_of.title = "Right"
    workflow.save_draft(change_of, by=ada)
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=ada)
    unpublishing.take_off([topic], by=ada)
    assert "There is nothing to put back" in refusal(unpublishing.put_back, [first], by=ada)
    TakingOff.objects.filter(pk=first.pk).update(put_back_at=None)  # as if that row had been forgotten
    assert "another text was on the site since" in refusal(unpublishing.put_back, [first], by=ada)
    assert (workflow.stored(topic).title, workflow.stored(topic).is_released) == ("Right", False)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite allows one writing transaction anyway.")
@pytest.mark.parametrize(("factory", "waits"), [(make.make_after_effect, True), (make.make_clinic, False)])
def test_publishing_a_sign_waits_for_those_who_take_signs_off_before_it_locks_a_row(ada, factory, waits):
    record = factory(**({"action": "normal", "is_sample": True} if waits else {}))
    with CaptureQueriesContext(connection) as queries:
        workflow.publish(record, by=ada)
    order = [name for query in queries for name in ("pg_advisory_xact_lock", "FOR UPDATE") if name in query["sql"]]
    assert order[:1] == (["pg_advisory_xact_lock"] if waits else ["FOR UPDATE"])
