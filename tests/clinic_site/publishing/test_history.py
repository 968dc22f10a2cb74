"""The history of a record: one list of its versions and its draft saves."""

import pytest

from clinic_site.publishing import history, unpublishing, workflow
from clinic_site.publishing.contents import contents_of
from clinic_site.publishing.history import EntryKind
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_staff("Writer")


@pytest.fixture
def ben():
    return make_staff("Clinical reviewer")


def save_draft(record, by, note="", **values):
    """Save `values` as the draft of `record`."""
    fresh = workflow.stored(record)
    draft = workflow.draft_of(record)
    if draft:
        draft.read_into(fresh)
    for name, value in values.items():
        setattr(fresh, name, value)
    return workflow.save_draft(fresh, by=by, note=note)


def history_of(record):
    return history.entries(record, list(history.history_rows(record)))


def kinds(record):
    return [entry.kind for entry in history_of(record)]


def test_history_of_a_record_is_listed_newest_first(ada, ben):
    carol = make_staff("Clinical reviewer")
    topic = make.make_topic(is_sample=True, title="One", status="draft")
    workflow.save_draft(topic, by=ada, note="Begun")
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=ben, why="It is right")
    save_draft(topic, ada, "Another name", title="Two")
    workflow.hand_over(topic, by=ada)
    workflow.approve(topic, by=ben)
    workflow.publish(topic, by=ben)
    make.make_reviewer(account=carol)
    workflow.confirm(topic, by=carol)
    unpublishing.take_off([topic], by=ben, why="Old")
    topic.refresh_from_db()
    key = topic.pk
    topic.delete()
    topic.pk = key
    assert kinds(topic) == [
        EntryKind.DELETED, EntryKind.OFF, EntryKind.REVIEWED, EntryKind.PUBLISHED, EntryKind.APPROVED, EntryKind.READY, EntryKind.SAVED, EntryKind.PUBLISHED,
        EntryKind.APPROVED, EntryKind.CHANGED, EntryKind.CREATED,
    ]  # fmt: skip


def test_entry_has_user_and_reason(ada):
    topic = make.make_topic(is_sample=True)
    save_draft(topic, ada, "Told by a reader", title="Two")
    entry = history_of(topic)[0]
    assert (entry.who, entry.why, entry.kind, entry.is_draft) == (ada, "Told by a reader", EntryKind.SAVED, True)


def test_draft_save_has_the_full_contents_with_the_draft_applied(ada):
    topic = make.make_topic(is_sample=True, title="One", body="Text")
    save_draft(topic, ada, title="Two")
    entry = history_of(topic)[0]
    assert entry.contents == contents_of(topic) | {"title": "Two"}


def test_discarded_draft_stays_in_the_list(ada):
    topic = make.make_topic(is_sample=True)
    save_draft(topic, ada, title="Two")
    workflow.discard(topic, by=ada)
    assert kinds(topic) == [EntryKind.DISCARDED, EntryKind.SAVED, EntryKind.CREATED]
    assert history_of(topic)[0].contents["title"] == "Two"


def test_versions_with_equal_contents_are_one_entry():
    topic = make.make_topic(is_sample=True)
    topic.save()
    topic.save()
    assert kinds(topic) == [EntryKind.CREATED]


def test_version_with_equal_contents_but_its_own_reason_is_listed():
    topic = make.make_topic(is_sample=True)
    topic._change_reason = "Looked again"
    topic.save()
    assert len(history_of(topic)) == 2


def test_version_with_equal_contents_but_new_publishing_dates_is_listed():
    topic = make.make_topic(is_sample=True)
    topic.publish_at = topic.created_at
    topic.save()
    assert kinds(topic) == [EntryKind.TIMED, EntryKind.CREATED]


def test_review_of_the_published_version_is_one_entry(ben):
    topic = make.make_topic(is_sample=True)
    reviewer = make.make_reviewer(account=ben)
    workflow.confirm(topic, by=ben)
    assert kinds(topic) == [EntryKind.REVIEWED, EntryKind.CREATED]
    topic.refresh_from_db()
    assert topic.reviewed_by == reviewer


def test_entry_is_compared_with_the_previous_one(ada):
    topic = make.make_topic(is_sample=True)
    save_draft(topic, ada, title="Two")
    save_draft(topic, ada, title="Three")
    third, second, first = history_of(topic)
    assert (third.before, second.before, first.before) == (second.key, first.key, "")


def test_entry_of_another_record_is_not_returned(ada):
    topic, other = make.make_topic(is_sample=True), make.make_topic(is_sample=True)
    save_draft(other, ada, title="Two")
    for entry in history_of(other):
        assert history.history_entry(other, entry.key) == entry
        assert history.history_entry(topic, entry.key) is None


@pytest.mark.parametrize("key", ["", "v", "x1", "v-1", "v0", "v1 ", "v²", "d99999999999999999999", "d999999999"])
def test_invalid_key_returns_no_entry(key):
    assert history.history_entry(make.make_topic(is_sample=True), key) is None


def test_draft_of_another_model_with_the_same_primary_key_is_not_listed(ada):
    topic = make.make_topic(is_sample=True)
    term = make.make_term(pk=topic.pk)
    save_draft(term, ada, definition="Other")
    assert kinds(topic) == [EntryKind.CREATED]


def test_pages_add_up_to_the_whole_list(ada):
    topic = make.make_topic(is_sample=True)
    for number in range(6):
        save_draft(topic, ada, title=f"Title {number}")
        topic.save()  # a version without changes
    rows = list(history.history_rows(topic))
    whole = history_of(topic)
    paged = []
    for start in range(0, len(rows), 3):
        around = min(start, 1)
        window = rows[start - around : start + 4]
        paged += history.entries(topic, window, start=around, end=around + 3)
    assert [entry.key for entry in paged] == [entry.key for entry in whole]


def test_queries_do_not_grow_with_the_list(ada, django_assert_num_queries):
    condition = make.make_condition(regions=[make.make_region()])
    for times in (2, 8):
        for number in range(times):
            save_draft(condition, ada, name=f"Name {times} {number}")
        rows = list(history.history_rows(condition))
        # saves, versions and their numbers, two lists, the previous saves (and the base versions if they are elsewhere)
        with django_assert_num_queries(6):
            history.entries(condition, rows)
