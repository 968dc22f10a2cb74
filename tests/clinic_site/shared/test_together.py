"""Several lists with one query: the same records as each list on its own, in the same order."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.shared.together import Together, read_together
from education.models import AfterEffect, Condition, GlossaryTerm, Reference, Reviewer, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db


def columns(record):
    """Return every column of `record` that was read."""
    return {
        field.attname: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.attname not in record.get_deferred_fields()
    }


def assert_same(records, queryset):
    assert [columns(record) for record in records] == [columns(record) for record in queryset]


def test_lists_are_those_that_their_querysets_give_and_cost_one_query():
    later = timezone.now() + datetime.timedelta(days=3, microseconds=7)
    make.make_topic(title="Zebra", nav_order=None)
    make.make_topic(title='Quotes " and \\ and “é”', nav_order=3, shows_warnings=True, unpublish_at=later)
    make.make_after_effect(name="A bruise", action="normal")
    make.make_after_effect(name="Chest pain", action="call_911", when="any_time")
    make.make_reference(checked_on=datetime.date(2026, 3, 1))
    querysets = {
        "topics": Topic.objects.published(),
        "effects": AfterEffect.objects.published().most_urgent_first(),
        "references": Reference.objects.published().order_by("-year", "key"),
    }
    with CaptureQueriesContext(connection) as queries:
        found = read_together(**querysets)
    assert len(queries) == 1
    for name, queryset in querysets.items():
        assert len(found[name]) > 0
        assert_same(found[name], queryset)


def test_columns_that_a_queryset_leaves_out_are_read_when_they_are_asked_for():
    term = make.make_term(definition="A small spot.")
    [only] = read_together(terms=GlossaryTerm.objects.only("term"))["terms"]
    [deferred] = read_together(terms=GlossaryTerm.objects.defer("definition"))["terms"]
    assert (only.pk, only.term) == (term.pk, term.term)
    assert "slug" in only.get_deferred_fields()
    assert deferred.get_deferred_fields() == {"definition"}
    assert only.definition == deferred.definition == "A small spot."


def test_what_the_public_may_not_see_is_not_read():
    make.make_topic(status="draft")
    make.make_topic(publish_at=timezone.now() + datetime.timedelta(days=1))
    assert read_together(topics=Topic.objects.published())["topics"] == []


def test_record_that_another_one_names_is_at_hand_if_it_was_read_with_it():
    reviewer = make.make_reviewer()
    today = timezone.localdate()
    make.make_topic(reviewed_by=reviewer, reviewed_on=today, is_sample=False)
    make.make_topic()
    found = read_together(topics=Topic.objects.published(), reviewers=Reviewer.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert sorted(map(str, (topic.reviewed_by for topic in found["topics"]))) == sorted([str(reviewer), "None"])
    assert len(queries) == 0


def test_links_of_a_list_can_be_read_like_records():
    region = make.make_region()
    condition = make.make_condition(regions=[region])
    [link] = read_together(links=Condition.regions.through.objects.all())["links"]
    assert (link.condition_id, link.bodyregion_id) == (condition.pk, region.pk)


def test_no_lists_take_no_query():
    with CaptureQueriesContext(connection) as queries:
        assert read_together() == {}
    assert len(queries) == 0


def test_lists_that_are_worked_out_once_show_what_is_there_each_time():
    asked = []
    lists = Together(lambda: asked.append(1) or {"topics": Topic.objects.published()})
    assert lists.read() == {"topics": []}
    topic = make.make_topic()
    assert lists.read() == {"topics": [topic]}
    assert lists.read(terms=GlossaryTerm.objects.all()) == {"topics": [topic], "terms": []}
    assert asked == [1]
