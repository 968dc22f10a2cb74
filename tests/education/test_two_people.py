"""No sentence about the treatment goes live that only its writer has read; harmless changes need no second person.

Every kind of text and every role is tried through the admin, in the ways in which a change can go live.
"""

import datetime

import pytest
from django.utils import timezone

from clinic_site.publishing import unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.schedule import publish_due
from clinic_site.staff.roles import ROLES
from education.models import Reviewed
from tests import factories as make
from tests.staff import actions_offered, change_url, form_data, list_url, make_staff, page_url, post_action, sign

pytestmark = pytest.mark.django_db
SAFE = "You may be sore. It's rare - ask us."
# Forty ways to turn a meaning round, by what the sentence says before.
TURNED = [
    ("Use ice.", "Use heat."), ("It is a muscle.", "It is a nerve."), ("For adults.", "For babies."),
    ("Needles are new and sterile.", "Needles are washed and shared."), ("Weak evidence.", "Strong evidence."),
    ("Go to a hospital.", "Go to bed."), ("Ask your oncologist.", "Ask your friends."), ("It hurts.", "It is painless."),
    ("Keep moving gently.", "Lie still in bed."), ("It may ease pain.", "It cures pain."), ("Wait a day.", "Wait a week."),
    ("Rest for 1 day.", "Rest for 10 days."), ("Do not run.", "Do run."), ("It is safe.", "It is unsafe."),
    ("Drink water.", "Drink beer."), ("Call 911.", "Call us."), ("A bruise is common.", "A bruise is uncommon."),
    ("It helps some people.", "It helps all people."), ("Stop if it hurts.", "Go on if it hurts."),
    ("Tell us about blood thinners.", "Forget about blood thinners."), ("The left side.", "The right side."),
    ("Before you eat.", "After you eat."), ("It is on the skin.", "It is in the lung."), ("Thin needles", "Thick needles"),
    ("One study", "Nine studies"), ("Not graded", "Graded"), ("It can faint.", "It cannot faint."),
    ("In pregnancy, ask first.", "In pregnancy, go ahead."), ("now here", "nowhere"), ("in May", "in may"),
    ("It works?", "It works."), ("Rest", "Rest and drive home"), ("Pain for weeks", "Pain for years"),
    ("A therapist", "A friend"), ("0.5 mm", "5 mm"), ("about 10", "about 100"), ("(rare)", "rare"), ("Sore", "Sure"),
    ("a few", "few"), ("Ask a doctor.", ""),
]  # fmt: skip
# Forty changes of looks alone.
LOOKS = [
    (f"It{quote}s rare {dash} ask us.{space}Then rest.", "It's rare - ask us. Then rest.")
    for quote, dash, space in [
        (quote, dash, space) for quote in "'’‘ʼ" for dash in "-–—―‒" for space in ("  ", " \u00a0")
    ]
]  # fmt: skip
TEXT_FIELDS = {
    "AfterEffect": "detail", "BodyRegion": "note", "Condition": "short_answer", "Contraindication": "reason",
    "Frequency": "sentence", "GlossaryTerm": "definition", "Question": "short_answer", "Reference": "plain_finding",
    "Topic": "short_answer", "VisitStep": "text", "WarningSign": "detail",
}  # fmt: skip
MAKERS = {
    "AfterEffect": make.make_after_effect, "BodyRegion": make.make_region, "Condition": make.make_condition,
    "Contraindication": make.make_contraindication, "Frequency": make.make_frequency,
    "GlossaryTerm": make.make_term, "Question": make.make_question, "Reference": make.make_reference,
    "Topic": make.make_topic, "VisitStep": make.make_visit_step, "WarningSign": make.make_warning_sign,
}  # fmt: skip
WRITERS = ["Writer", "Publisher", "Administrator", "superuser"]


def test_every_kind_of_text_is_tried():
    assert {model.__name__ for model in Reviewed.__subclasses__() if not model._meta.abstract} | {
        model.__name__ for base in Reviewed.__subclasses__() if base._meta.abstract for model in base.__subclasses__()
    } == set(MAKERS)
    assert (len(TURNED), len(LOOKS)) == (40, 40)


def person(role: str):
    account = make_staff("Administrator" if role == "superuser" else role)
    if role == "superuser":
        type(account).objects.filter(pk=account.pk).update(is_superuser=True)
    return account


def a_record(kind: str, text: str):
    field = TEXT_FIELDS[kind]
    return MAKERS[kind](is_sample=True, **{field: text})


def try_everything(client, record, text: str) -> None:
    """Save `text`, and try to make it public in every way that the admin has for one person."""
    field = TEXT_FIELDS[type(record).__name__]
    client.post(change_url(record), form_data(record, **{field: text}))
    client.post(change_url(record), form_data(record, **{field: text, "_publish": "1"}))
    client.post(page_url(record, "release"), {"do": "ready"})
    sign(client, record, "approve")
    sign(client, record, "confirm")
    client.post(page_url(record, "release"), {"do": "publish"})
    client.post(page_url(record, "release"), {"do": "publish", "overriding": "on"})
    if client.get(list_url(type(record))).status_code == 200:  # some roles may not even see the list
        is_offered = "publish" in actions_offered(client, type(record))
        post_action(client, "publish", record, is_offered=is_offered)


def tried_alone(client, role, pairs) -> dict[str, str]:
    """Let an account in `role` try to publish each change of meaning. Return what is public afterwards, by sentence."""
    client.force_login(person(role))
    kinds = list(TEXT_FIELDS)
    public = {}
    for place, (before, after) in enumerate(pairs):
        record = a_record(kinds[place % len(kinds)], f"{SAFE} {before}")
        try_everything(client, record, f"{SAFE} {after}".strip())
        record.refresh_from_db()
        public[before] = getattr(record, TEXT_FIELDS[type(record).__name__])
    return public


def test_publisher_alone_makes_no_other_meaning_public(client):
    pairs = TURNED[: len(TEXT_FIELDS)]  # one for each kind
    assert tried_alone(client, "Publisher", pairs) == {before: f"{SAFE} {before}" for before, _after in pairs}


@pytest.mark.nightly
@pytest.mark.parametrize("role", [*ROLES, "superuser"])
def test_nobody_alone_makes_another_meaning_public(client, role):
    assert tried_alone(client, role, TURNED) == {before: f"{SAFE} {before}" for before, _after in TURNED}


@pytest.mark.parametrize("kind", TEXT_FIELDS)
def test_no_changed_meaning_is_published_without_an_approval(kind):
    writer = make_staff("Publisher")
    for before, after in TURNED:
        record = a_record(kind, f"{SAFE} {before}")
        setattr(record, TEXT_FIELDS[kind], f"{SAFE} {after}".strip())
        workflow.save_draft(record, by=writer)
        with pytest.raises(NotPublishedError, match="A second person must read and approve this"):
            workflow.publish(record, by=writer, overriding=True)


@pytest.mark.parametrize("kind", TEXT_FIELDS)
def test_looks_go_out_with_one_person(kind):
    publisher = make_staff("Publisher")
    place = list(TEXT_FIELDS).index(kind)
    for before, after in LOOKS[place::4]:
        record = a_record(kind, before)
        setattr(record, TEXT_FIELDS[kind], after)
        workflow.save_draft(record, by=publisher)
        assert [p.message for p in workflow.problems_of(record) if "second person" in p.message] == []


def test_looks_are_published_in_the_admin_by_one_publisher(client):
    record = a_record("Topic", LOOKS[7][0])
    client.force_login(make_staff("Publisher"))
    client.post(change_url(record), form_data(record, short_answer=LOOKS[7][1]))
    client.post(page_url(record, "release"), {"do": "publish"})
    record.refresh_from_db()
    assert record.short_answer == LOOKS[7][1]


def test_place_in_the_menu_changes_although_the_review_is_overdue():
    long_ago = timezone.localdate() - datetime.timedelta(days=800)
    due = timezone.localdate() - datetime.timedelta(days=70)
    topic = make.make_topic(nav_order=3, reviewed_by=make.make_reviewer(), reviewed_on=long_ago, review_due=due)
    topic.nav_order = 4
    publisher = make_staff("Publisher")
    workflow.save_draft(topic, by=publisher)
    assert workflow.publish(topic, by=publisher) is True


def overdue() -> dict:
    long_ago = timezone.localdate() - datetime.timedelta(days=800)
    due = timezone.localdate() - datetime.timedelta(days=70)
    return {"reviewed_by": make.make_reviewer(), "reviewed_on": long_ago, "review_due": due}


def test_punctuation_is_corrected_although_the_review_is_overdue():
    topic = make.make_topic(body="It helps  some people.", **overdue())
    topic.body = "It helps some people."
    publisher = make_staff("Publisher")
    workflow.save_draft(topic, by=publisher)
    assert workflow.publish(topic, by=publisher) is True
    assert [problem.level for problem in workflow.problems_of(topic) if problem.field == "review_due"] == ["warn"]


def test_scheduled_correction_goes_out_although_the_review_becomes_overdue_meanwhile():
    topic = make.make_topic(body="It helps  some people.", **overdue())
    topic.body = "It helps some people."
    publisher = make_staff("Publisher")
    workflow.save_draft(topic, by=publisher)
    workflow.publish(topic, by=publisher, at=timezone.now() + datetime.timedelta(hours=1))
    workflow.Draft.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1))
    assert publish_due() == 1


def test_overdue_text_comes_back_to_the_site():
    topic = make.make_topic(**overdue())
    publisher = make_staff("Publisher")
    unpublishing.take_off([topic], by=publisher)
    assert workflow.publish(topic, by=publisher) is True
