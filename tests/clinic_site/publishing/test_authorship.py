"""Nobody approves a draft in which something is theirs."""

import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from clinic_site.publishing import authorship, unpublishing, workflow
from clinic_site.publishing.exceptions import NotPublishedError
from clinic_site.publishing.history import history_entry
from clinic_site.publishing.undo import revert_to
from clinic_site.publishing.workflow import Draft, draft_of
from tests import factories as make
from tests.clinic_site.publishing.test_workflow import save_draft
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
NOBODY: set[int] = set()


@pytest.fixture
def people():
    return {name: make_staff("Clinical reviewer") for name in "abc"}


def keys(people, names) -> set[int]:
    return {people[name].pk for name in names}


def can_approve(record, person) -> bool:
    """Whether `person` can approve `record`. Nothing is changed."""
    try:
        with transaction.atomic():
            workflow.approve(record, by=person)
            transaction.set_rollback(True)
    except NotPublishedError:
        return False
    return True


# Saves in order: who gives which field which value. Then: whose words are in the draft.
STORIES = {
    "one writes": ([("a", "title", "A")], "a"),
    "two write the same field": ([("a", "title", "A"), ("b", "title", "B")], "ab"),
    "two write different fields": ([("a", "title", "A"), ("b", "body", "B")], "ab"),
    "second saves a word for search": ([("a", "body", "A"), ("b", "search_words", "b")], "ab"),
    "second changes nothing": ([("a", "title", "A"), ("b", "title", "A")], "a"),
    "second takes everything back": ([("a", "title", "A"), ("b", "title", "Live")], ""),
    "first takes own words back": ([("a", "title", "A"), ("b", "body", "B"), ("a", "title", "Live")], "b"),
    "third takes the second's words back": ([("a", "title", "A"), ("b", "title", "B"), ("c", "title", "A")], "a"),
    "second takes own words back": ([("a", "title", "A"), ("b", "title", "B"), ("b", "title", "A")], "a"),
    "first writes again what the second took back": (
        [("a", "title", "A"), ("b", "title", "Live"), ("a", "title", "A")], "a",
    ),
    "second writes what the first took back": ([("a", "title", "A"), ("a", "title", "Live"), ("b", "title", "A")], "b"),
    "three write": ([("a", "title", "A"), ("b", "title", "B"), ("c", "title", "C")], "abc"),
}  # fmt: skip


@pytest.mark.parametrize(("saves", "authors"), STORIES.values(), ids=list(STORIES))
@pytest.mark.parametrize("status", ["published", "taken off"])
def test_only_those_without_words_in_the_draft_can_approve(people, saves, authors, status):
    topic = make.make_topic(title="Live", body="Live", is_sample=True)
    if status == "taken off":
        unpublishing.take_off([topic], by=people["c"])
    for name, field, value in saves:
        save_draft(topic, by=people[name], **{field: value})
    assert draft_of(topic).author_keys == keys(people, authors)
    # With nothing to approve, approving would be a review of the words on the site. Nobody here wrote those.
    writers = authors or {saved.pk for saved in people.values() if saved.pk in workflow.may_not_approve(topic)}
    expected = {name: name not in authors for name in people} if authors else {
        name: person.pk not in writers for name, person in people.items()
    }  # fmt: skip
    assert {name: can_approve(topic, person) for name, person in people.items()} == expected


@pytest.mark.parametrize("order", [*itertools.permutations("abc"), *itertools.product("ab", repeat=3)], ids="".join)
def test_new_record_cannot_be_approved_by_anybody_who_wrote_in_it(people, order):
    topic = make.Topic(slug="new")
    for number, name in enumerate(order):
        topic.title = f"Title {number}"
        setattr(topic, ["short_answer", "body", "description"][number], f"By {name}")
        if number == 0:
            topic.save_without_historical_record()  # as the admin does
        workflow.save_draft(topic, by=people[name])
    assert workflow.may_not_approve(topic) == keys(people, order)
    assert [name for name, person in people.items() if can_approve(topic, person)] == sorted(set("abc") - set(order))


def test_restored_words_still_belong_to_their_writer(people):
    topic = make.make_topic(title="Live", is_sample=True)
    save_draft(topic, by=people["a"], title="Cures everything")
    entry = history_entry(topic, f"d{Draft.history.latest().pk}")
    workflow.discard(topic, by=people["a"])
    revert_to(topic, entry, by=people["b"])
    assert draft_of(topic).author_keys == keys(people, "ab")


@pytest.mark.parametrize("name", "ab")
def test_database_refuses_an_approval_by_each_author(people, name):
    topic = make.make_topic(title="Live", body="Live", is_sample=True)
    save_draft(topic, by=people["a"], title="A")
    save_draft(topic, by=people["b"], body="B")
    with pytest.raises(IntegrityError, match="clinic_site_draft_"), connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "UPDATE clinic_site_draft SET approved_by_id = %s, approved_at = %s", [people[name].pk, timezone.now()]
        )


def test_database_takes_an_approval_by_somebody_whose_number_is_part_of_an_author_s(people):
    topic = make.make_topic(title="Live", is_sample=True)
    draft = save_draft(topic, by=people["a"], title="A")
    Draft.objects.filter(pk=draft.pk).update(authors=f",1{people['c'].pk},{people['c'].pk}1,", edited_by=None)
    assert Draft.objects.filter(pk=draft.pk).update(approved_by=people["c"], approved_at=timezone.now()) == 1


def test_draft_of_the_previous_release_belongs_to_everybody_who_saved_it(people):
    topic = make.make_topic(title="Live", body="Live", is_sample=True)
    save_draft(topic, by=people["a"], title="A")
    save_draft(topic, by=people["b"], body="B")
    Draft.objects.update(trail={}, authors="")
    Draft.history.update(trail={}, authors="")
    assert workflow.may_not_approve(topic) == keys(people, "ab")


def test_text_that_was_imported_has_no_author_here(people):
    topic = make.make_topic(status="draft", is_sample=True)
    assert workflow.may_not_approve(topic) == NOBODY
    save_draft(topic, by=people["a"], title="A")
    assert workflow.may_not_approve(topic) == keys(people, "a")


def test_text_that_comes_back_unchanged_needs_no_second_approval(people):
    topic = make.make_topic(body="Rest.", is_sample=True)
    unpublishing.take_off([topic], by=people["a"])
    assert workflow.publish(topic, by=people["a"]) is True


def test_text_that_comes_back_changed_needs_one(people):
    topic = make.make_topic(body="Rest.", is_sample=True)
    unpublishing.take_off([topic], by=people["a"])
    save_draft(topic, by=people["a"], body="Run.")
    with pytest.raises(NotPublishedError, match="A second person must read and approve this"):
        workflow.publish(topic, by=people["a"])
    save_draft(topic, by=people["b"], body="Rest.")
    assert workflow.publish(topic, by=people["b"]) is True


def test_approval_before_the_hand_over_counts(people):
    topic = make.make_topic(status="draft", is_sample=True)
    workflow.approve(topic, by=people["a"])
    workflow.hand_over(topic, by=people["b"])
    assert workflow.publish(topic, by=people["b"]) is True


def test_last_published_words_of_a_new_record_are_none():
    topic = make.make_topic(status="draft", title="Rest")
    assert authorship.last_published(topic)["title"] == ""


def test_words_restored_from_a_version_that_was_never_public_still_belong_to_their_writer(people):
    topic = make.make_topic(status="draft", is_sample=True)
    save_draft(topic, by=people["a"], title="Cures everything")
    save_draft(topic, by=people["b"], title="Ask your doctor")
    workflow.approve(topic, by=people["c"])
    workflow.publish(topic, by=people["b"])
    never_public = topic.history.filter(title="Cures everything").latest()
    revert_to(topic, history_entry(topic, f"v{never_public.pk}"), by=people["b"])
    assert draft_of(topic).author_keys == keys(people, "ab")


def test_words_restored_from_a_public_version_belong_to_whoever_restored_them(people):
    topic = make.make_topic(title="First", is_sample=True)
    public = topic.history.latest()
    save_draft(topic, by=people["a"], title="Second")
    workflow.approve(topic, by=people["c"])
    workflow.publish(topic, by=people["a"])
    revert_to(topic, history_entry(topic, f"v{public.pk}"), by=people["b"])
    assert draft_of(topic).author_keys == keys(people, "b")
