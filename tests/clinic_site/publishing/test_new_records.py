"""Publishing many new records at once."""

import pytest
from django.db import DatabaseError

from clinic_site.publishing import new_records, workflow
from clinic_site.publishing.problems import stop
from education.models import Topic
from locations.models import Clinic
from tests.factories import make_clinic
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def publish(*clinics, **options):
    return new_records.publish_new(Clinic, [clinic.pk for clinic in clinics], by=None, **options)


def test_new_records_go_out_with_a_version_each(django_assert_max_num_queries):
    clinics = [make_clinic(status="draft") for _number in range(20)]
    with django_assert_max_num_queries(30):  # one for each clinic's ZIP code, and a few for all of them
        outcome = publish(*clinics, why="From a file")
    assert (len(outcome.published), outcome.refused) == (20, [])
    assert Clinic.objects.published().count() == 20
    assert set(Clinic.history.filter(status="published").values_list("history_change_reason", flat=True)) == {
        "From a file"
    }


def test_record_with_a_problem_is_left_out_with_the_reason():
    good, bad, forbidden = (make_clinic(status="draft") for _number in range(3))
    Clinic.objects.filter(pk=bad.pk).update(zip="9")
    no = stop("", "Not yours.")
    outcome = publish(good, bad, forbidden, refusals=lambda record: [no] if record.pk == forbidden.pk else [])
    assert list(Clinic.objects.published()) == [good]
    assert {record: [str(problem.message) for problem in found] for record, found in outcome.refused} == {
        bad: ["A ZIP code has five digits, such as 98402."],
        forbidden: ["Not yours."],
    }


def test_records_with_a_draft_and_those_on_the_site_are_left_alone():
    live, with_draft = make_clinic(), make_clinic(status="draft")
    with_draft.name = "Another name"
    workflow.save_draft(with_draft, by=make_staff("Publisher"))
    outcome = publish(live, with_draft)
    assert (outcome.published, outcome.refused) == ([], [])


def test_failure_publishes_none(monkeypatch):
    def fail(*args, **options):
        raise DatabaseError

    monkeypatch.setattr(new_records, "bulk_update_with_history", fail)
    with pytest.raises(DatabaseError):
        publish(make_clinic(status="draft"))
    assert Clinic.objects.published().count() == 0


def test_texts_that_need_a_second_person_are_refused():
    with pytest.raises(ValueError, match="needs a second person"):
        new_records.publish_new(Topic, [1], by=None)
