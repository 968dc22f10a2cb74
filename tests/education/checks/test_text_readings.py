"""What was found in a text is worked out when it is saved, and again when something else changed."""

import pytest

from clinic_site.publishing import workflow
from education.checks import finding, text_readings
from education.checks.finding import broken_links, statements_without_a_source
from education.models import Condition, TextReading, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def links():
    return [problem.words for problem in broken_links()]


def statements():
    return [problem.words for problem in statements_without_a_source()]


def test_saved_text_is_not_read_again_by_the_lists(monkeypatch):
    make.make_topic(body="See [this](/nowhere/).")
    monkeypatch.setattr(text_readings, "links_in", None)
    assert links() == ["/nowhere/"]


def test_words_and_cited_references_are_kept_once_each():
    make.make_topic(body="The _needle_, the __NEEDLE__ caf&eacute;.[@study-1]")
    assert TextReading.objects.get().words == " 1 @study-1 café needle study the "


def test_published_draft_is_read():
    topic = make.make_topic(body="See [this](/nowhere/).")
    topic.body = "See [that](/elsewhere/)."
    workflow.save_draft(topic, by=None)
    assert links() == ["/nowhere/"]
    workflow.release(workflow.stored(topic), workflow.draft_of(topic), by=None)
    assert links() == ["/elsewhere/"]


def test_deleted_text_leaves_nothing():
    topic = make.make_topic(body="See [this](/nowhere/).")
    topic.delete()
    assert (links(), TextReading.objects.count()) == ([], 0)


def test_link_breaks_and_heals_with_its_target():
    make.make_topic(slug="there")
    make.make_topic(body="See [this](/there/).")
    assert links() == []
    Topic.objects.filter(slug="there").update(status="draft")
    assert links() == ["/there/"]
    Topic.objects.filter(slug="there").update(status="published")
    assert links() == []


def test_text_that_was_written_in_bulk_is_read_at_the_next_visit():
    made = Condition(
        name="Heel", slug="heel", plain_name="h", short_answer="s", summary="s", description="d", status="published",
        ask="See [this](/nowhere/).",
    )  # fmt: skip
    Condition.objects.bulk_create([made])
    assert TextReading.objects.count() == 0
    assert links() == ["/nowhere/"]
    assert text_readings.refresh() == 0


def test_text_that_changed_without_a_signal_is_read_at_the_next_visit():
    topic = make.make_topic(body="See [this](/nowhere/).")
    later = topic.updated_at + topic.updated_at.resolution
    Topic.objects.filter(pk=topic.pk).update(body="See [that](/elsewhere/).", updated_at=later)
    assert links() == ["/elsewhere/"]


def test_new_rules_read_every_text_once(monkeypatch):
    make.make_topic(), make.make_condition()
    assert text_readings.refresh() == 0
    monkeypatch.setattr(text_readings, "RULES", "newer")
    assert (text_readings.refresh(), text_readings.refresh()) == (2, 0)
    assert sorted(TextReading.objects.values_list("rules", flat=True)) == ["newer", "newer"]


def test_source_that_is_added_or_removed_counts_at_once():
    study = make.make_reference()
    effect = make.make_after_effect(name="A bruise")
    assert statements() == ["A bruise"]
    effect.references.add(study)
    assert statements() == []
    study.after_effects.remove(effect)
    assert statements() == ["A bruise"]
    study.after_effects.add(effect)
    assert statements() == []
    study.after_effects.clear()
    assert statements() == ["A bruise"]
    effect.references.set([study])
    assert statements() == []


def test_problems_get_their_records_with_one_query_for_each_kind(django_assert_num_queries):
    for _each in range(3):
        make.make_topic(body="See [this](/nowhere/)."), make.make_condition(ask="See [this](/nowhere/).")
    found = broken_links()
    with django_assert_num_queries(2):
        rows = finding.with_records(found)
    assert [row.kind for row in rows] == ["condition"] * 3 + ["page"] * 3


def test_queries_of_both_lists_do_not_grow(django_assert_num_queries):
    for _each in range(4):
        make.make_topic(body="See [this](/nowhere/)."), make.make_after_effect()
    with django_assert_num_queries(4):  # what is out of date, the readings, the texts, the pages that exist
        broken_links()
    with django_assert_num_queries(3):
        statements_without_a_source()
