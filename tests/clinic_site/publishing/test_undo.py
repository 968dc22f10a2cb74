"""Restoring old versions as drafts, and deleted records; neither is published automatically."""

import pytest

from clinic_site.publishing import history, undo, workflow
from clinic_site.publishing.contents import contents_of
from clinic_site.publishing.exceptions import ChangedMeanwhileError, NotPublishedError
from clinic_site.publishing.history import EntryKind
from education.models import BodyRegion, Condition, Topic
from locations.models import Clinic, State
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    return make_staff("Publisher")


def first_entry(record):
    return history.entries(record, list(history.history_rows(record)))[-1]


def test_old_version_becomes_a_draft_and_the_site_does_not_change(ada):
    topic = make.make_topic(body="Old")
    topic.body = "New"
    topic.save()
    done = undo.revert_to(topic, first_entry(topic), by=ada)
    topic.refresh_from_db()
    assert topic.body == "New"
    assert done.what.contents == {"body": "Old"}
    assert done.what.note.startswith("Restored from ")
    assert done.what.edited_by == ada
    assert history.entries(topic, list(history.history_rows(topic)))[0].kind == EntryKind.REVERTED


def test_replaced_draft_stays_in_the_history_and_its_approval_is_void(ada):
    topic = make.make_topic(body="Old")
    topic.body = "New"
    topic.save()
    topic.body = "Draft"
    workflow.save_draft(topic, by=ada, is_ready=True)
    workflow.approve(topic, by=make_staff("Clinical reviewer"))
    done = undo.revert_to(topic, first_entry(topic), by=ada)
    assert (done.what.contents, done.what.is_ready, done.what.is_approved) == ({"body": "Old"}, False, False)
    said = [entry.contents["body"] for entry in history.entries(topic, list(history.history_rows(topic)))]
    assert said == ["Old", "Draft", "Draft", "New", "Old"]


def test_old_version_of_an_unpublished_record_is_restored_directly(ada):
    topic = make.make_topic(body="Old", status="draft")
    topic.body = "New"
    topic.save()
    undo.revert_to(topic, first_entry(topic), by=ada)
    topic.refresh_from_db()
    assert topic.body == "Old"
    assert history.entries(topic, list(history.history_rows(topic)))[0].kind == EntryKind.REVERTED


def test_restoring_the_published_version_does_nothing(ada):
    topic = make.make_topic()
    assert undo.revert_to(topic, first_entry(topic), by=ada).what is None


def test_review_is_kept(ada):
    topic = make.make_topic(body="Old")
    for name, value in make.reviewed(body="New").items():
        setattr(topic, name, value)
    topic.save()
    done = undo.revert_to(topic, first_entry(topic), by=ada)
    assert done.what.contents == {"body": "Old"}


def test_deleted_related_records_are_left_out_and_named(ada):
    neck, foot = make.make_region(name="Neck"), make.make_region(name="Foot")
    condition = make.make_condition(regions=[neck, foot])
    condition.save()
    neck.delete()
    entry = history.history_entry(condition, f"v{condition.history.first().pk}")
    condition.regions.set([])
    done = undo.revert_to(condition, entry, by=ada)
    assert done.what.contents == {"regions": [foot.pk]}
    assert done.remarks == ["Deleted since, so left out of “parts of the body”: Neck (deleted)"]


def test_slug_that_another_record_uses_now_is_not_restored(ada):
    topic = make.make_topic(slug="old", body="Old", status="draft")
    topic.slug, topic.body = "new", "New"
    topic.save()
    make.make_topic(slug="old")
    done = undo.revert_to(topic, first_entry(topic), by=ada)
    topic.refresh_from_db()
    assert (topic.slug, topic.body) == ("new", "Old")
    assert done.remarks == ["Another record now has that address. This one keeps its own."]


def test_restoring_over_a_newer_draft_raises_an_error(ada):
    topic = make.make_topic(body="Old")
    topic.body = "New"
    topic.save()
    state = workflow.state_of(topic)
    topic.body = "Draft"
    workflow.save_draft(topic, by=ada)
    with pytest.raises(ChangedMeanwhileError):
        undo.revert_to(topic, first_entry(topic), by=ada, started_from=state)
    assert workflow.draft_of(topic).contents == {"body": "Draft"}


# Deleted records ---------------------------------------------------------------------------------------


def test_deleted_does_not_list_restored_records(ada):
    gone, back, there = make.make_topic(), make.make_topic(), make.make_topic()
    make.make_region().delete()
    keys = gone.pk, back.pk
    gone.delete()
    back.delete()
    undo.bring_back(undo.deleted(Topic).get(id=keys[1]), by=ada)
    assert [version.id for version in undo.deleted(Topic)] == [keys[0]]
    assert Topic.objects.filter(pk__in=[keys[1], there.pk]).count() == 2


def test_deleted_record_is_restored_completely_with_its_old_key_and_off_the_site(ada):
    condition = make.make_condition(
        regions=[make.make_region(), make.make_region()], references=[make.make_reference()]
    )
    said, key = contents_of(condition), condition.pk
    condition.delete()
    done = undo.bring_back(undo.deleted(Condition).get(), by=ada)
    back = Condition.objects.get(pk=key)
    assert done.remarks == []
    assert contents_of(back) == said
    assert (back.status, back.publish_at, back.unpublish_at) == ("draft", None, None)
    entries = history.entries(back, list(history.history_rows(back)))
    assert (entries[0].kind, entries[0].who) == (EntryKind.BACK, ada)
    assert entries[0].contents == said


def test_record_deleted_twice_is_listed_once(ada):
    topic = make.make_topic()
    key = topic.pk
    topic.delete()
    undo.bring_back(undo.deleted(Topic).get(), by=ada)
    Topic.objects.get(pk=key).delete()
    assert [version.id for version in undo.deleted(Topic)] == [key]


def test_restoring_names_related_records_deleted_since(ada):
    neck, foot = make.make_region(name="Neck"), make.make_region(name="Foot")
    condition = make.make_condition(regions=[neck, foot])
    key = condition.pk
    condition.delete()
    neck.delete()
    done = undo.bring_back(undo.deleted(Condition).get(), by=ada)
    assert list(Condition.objects.get(pk=key).regions.all()) == [foot]
    assert done.remarks == ["Deleted since, so left out of “parts of the body”: Neck (deleted)"]


def test_taken_slug_is_replaced_and_named_in_a_remark(ada):
    region = make.make_region(slug="x" * 40)
    key = region.pk
    region.delete()
    make.make_region(slug="x" * 40)
    make.make_region(slug="x" * 38 + "-2")
    done = undo.bring_back(undo.deleted(BodyRegion).get(id=key), by=ada)
    assert done.what.slug == "x" * 38 + "-3"
    assert done.what.slug in done.remarks[0]


def test_clinic_gets_an_unused_slug_in_its_state(ada):
    clinic = make.make_clinic(slug="tacoma")
    clinic.delete()
    make.make_clinic(slug="tacoma")
    done = undo.bring_back(undo.deleted(Clinic).get(), by=ada)
    assert done.what.slug == "tacoma-2"


def test_record_that_needs_a_deleted_one_cannot_be_restored(ada):
    clinic = make.make_clinic(state=make.make_state("OR"))
    clinic.delete()
    State.objects.filter(code="OR").delete()
    with pytest.raises(NotPublishedError, match="deleted too"):
        undo.bring_back(undo.deleted(Clinic).get(), by=ada)
    assert not Clinic.objects.exists()


def test_restoring_twice_raises_an_error(ada):
    topic = make.make_topic()
    topic.delete()
    version = undo.deleted(Topic).get()
    undo.bring_back(version, by=ada)
    with pytest.raises(NotPublishedError, match="already exists again"):
        undo.bring_back(version, by=ada)
    assert Topic.objects.count() == 1
