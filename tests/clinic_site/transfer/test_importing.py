"""Importing drafts adds, changes, skips or refuses records. It is atomic and can be repeated.

For imports into a site with published records, see `test_published_records.py`.
"""

import datetime

import pytest
from django.db import DatabaseError

from clinic_site import transfer
from education.models import Condition, Reference, Reviewed, Reviewer, Topic
from tests import factories as make
from tests.clinic_site.transfer.files import as_file, empty_site, entry, exported, outcomes

pytestmark = pytest.mark.django_db
REVIEW = {"reviewed_on": datetime.date(2026, 3, 1), "review_due": datetime.date(2027, 3, 1)}


def fill() -> None:
    """Create linked records of every kind, all of them reviewed and none published."""
    study, other = make.make_reference(key="study"), make.make_reference(key="other")
    region = make.make_region(slug="head")
    make.make_condition(slug="ache", regions=[region], references=[study, other], evidence="Found.[@study]")
    make.make_contraindication(slug="fever", references=[study])
    make.make_after_effect(slug="bruise", per_100="3.5").references.set([study])
    make.make_frequency(slug="bruises", references=[other])
    make.make_topic(slug="about", body="Text.[@other]")
    make.make_topic(slug="later", status="draft")
    make.make_question(slug="why")
    make.make_term(slug="word")
    make.make_visit_step(slug="first")
    reviewer = make.make_reviewer(name="Ada Example")
    for kind in transfer.record_kinds.KINDS:
        if issubclass(kind.model, Reviewed):
            kind.model.objects.update(status="draft", reviewed_by=reviewer, **REVIEW)


def look_at(data):
    return transfer.look_at(as_file(data))


def write(data):
    return transfer.write(as_file(data))


def faults(data) -> dict:
    """Return the faults of the only refused record, and check that nothing is written."""
    before = exported()["records"]
    reports = [report for report in write(data) if report.outcome == "refused"]
    assert len(reports) == 1
    assert exported()["records"] == before
    return reports[0].faults


# From one site to another ----------------------------------------------------------------------------


def test_import_into_an_empty_site_recreates_the_exported_one():
    fill()
    data = exported()
    old = Condition.objects.get().pk
    empty_site()
    make.make_reference(key="study-here")  # so that primary keys differ
    reports = write(data)
    assert {report.outcome for report in reports} == {"added"}
    assert [row for row in exported()["records"] if row["key"] != "study-here"] == data["records"]
    assert Condition.objects.get().pk != old


def test_second_import_changes_nothing():
    fill()
    data = exported()
    empty_site()
    write(data)
    stamps = list(Topic.objects.values_list("pk", "updated_at"))
    assert outcomes(write(data)) == {}
    assert list(Topic.objects.values_list("pk", "updated_at")) == stamps


def test_dry_run_reports_the_same_as_writing_and_writes_nothing():
    fill()
    data = exported()
    empty_site()
    looked = look_at(data)
    assert exported()["records"] == []
    assert looked == write(data)


def test_change_is_reported_field_by_field():
    fill()
    data = exported()
    entry(data, "topic", "about")["fields"] |= {"title": "Another title", "nav_order": 3}
    entry(data, "condition")["fields"]["references"] = ["study"]
    title = Topic.objects.get(slug="about").title
    changed = [report for report in write(data) if report.outcome != "unchanged"]
    assert [(report.label, report.outcome, report.changes) for report in changed] == [
        ("education.condition ache", "changed", {"references": (["other", "study"], ["study"])}),
        ("education.topic about", "changed", {"title": (title, "Another title"), "nav_order": (None, 3)}),
    ]
    assert Topic.objects.get(slug="about").title == "Another title"
    assert [study.key for study in Condition.objects.get().references.all()] == ["study"]


def test_records_and_fields_that_are_not_in_the_file_stay_unchanged():
    fill()
    data = exported()
    make.make_topic(slug="only-here")
    Topic.objects.filter(slug="about").update(nav_label="Only here")
    del entry(data, "topic", "about")["fields"]["nav_label"]
    assert outcomes(write(data)) == {}
    assert sorted(Topic.objects.values_list("slug", "nav_label")) == [
        ("about", "Only here"), ("later", ""), ("only-here", ""),
    ]  # fmt: skip


def test_failure_in_the_middle_changes_nothing(monkeypatch):
    fill()
    data = exported()
    empty_site()

    def fails(self, *args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(Topic, "save", fails)
    with pytest.raises(DatabaseError):
        write(data)
    assert exported()["records"] == []


# Refused ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("shoe_size", 44, "This site has no such field. Update both sites to the same release."),
        ("nav_order", "many", "“many” value must be an integer."),
        ("nav_order", 10**400, None),
        ("nav_order", [1], "“[1]” is not a valid value."),
        ("title", 5, "“5” is not a valid value."),
        ("title", {"en": "x"}, "“{'en': 'x'}” is not a valid value."),
        ("title", "a\x00b", None),
        ("title", "\ud800", None),
        ("title", "", "This field cannot be blank."),
        ("title", None, "This field cannot be null."),
        ("title", "x" * 151, "Ensure this value has at most 150 characters (it has 151)."),
        ("status", "haunted", "Value 'haunted' is not a valid choice."),
        ("shows_warnings", "maybe", "“maybe” value must be either True or False."),
        ("reviewed_on", "2026-03-32", "“2026-03-32” value has the correct format (YYYY-MM-DD) but it is an invalid date."),
        ("reviewed_on", 20260301, "“20260301” is not a valid value."),
        ("reviewed_on", "2999-01-01", None),
        ("reviewed_by", "Ada Example", "“Ada Example” is not a valid value."),
        ("body", "Text.[@no-such]", "There is no published reference with the key “no-such”. Look it up under References, or remove it."),
    ],
)  # fmt: skip
def test_record_is_refused_with_a_reason_at_its_field(name, value, why):
    fill()
    data = exported()
    entry(data, "topic", "about")["fields"][name] = value
    found = faults(data)
    assert list(found) == [name]
    assert found[name] == why or why is None


def test_record_that_fails_model_validation_is_refused():
    fill()
    data = exported()
    entry(data, "topic", "about")["fields"]["review_due"] = "2026-01-01"
    assert faults(data) == {"the record": "The next review must be due after the last one."}


@pytest.mark.parametrize("links", [["study", "gone"], [["study"], "gone"]])
def test_list_with_a_missing_record_is_refused(links):
    fill()
    data = exported()
    entry(data, "condition")["fields"]["references"] = links
    assert faults(data) == {
        "references": "There is no “gone” on this site, and the file contains none that can be imported."
    }


@pytest.mark.parametrize("links", ["study", None, [1], [["study", "x"]]])
def test_malformed_list_is_refused(links):
    fill()
    data = exported()
    entry(data, "condition")["fields"]["references"] = links
    assert list(faults(data)) == ["references"]


def test_same_record_twice_is_refused_the_second_time():
    fill()
    data = exported()
    data["records"].append(entry(data, "topic", "about"))
    assert faults(data) == {"key": "The file contains the same record twice."}


def test_valid_records_are_written_beside_refused_ones():
    fill()
    data = exported()
    empty_site()
    entry(data, "topic", "about")["fields"]["title"] = ""
    found = write(data)
    assert {report.label for report in found if report.outcome == "refused"} == {"education.topic about"}
    assert sorted(Topic.objects.values_list("slug", flat=True)) == ["later"]
    assert Condition.objects.count() == 1


def test_record_that_cites_a_refused_reference_is_refused_too():
    fill()
    data = exported()
    empty_site()
    entry(data, "reference", "other")["fields"]["kind"] = "rumor"
    refused = {report.label: list(report.faults) for report in write(data) if report.outcome == "refused"}
    assert refused == {
        "education.reference other": ["kind"],
        "education.condition ache": ["references"],
        "education.topic about": ["body"],
        "education.frequency bruises": ["references"],
    }
    assert Reference.objects.count() == 1


# Never less safe -------------------------------------------------------------------------------------


def topic_file(**changes) -> dict:
    """Empty the site, and return a file of one published page with its reviewer and with `changes`."""
    make.make_topic(slug="about", reviewed_by=make.make_reviewer(name="Ada Example"), **REVIEW)
    data = exported()
    entry(data, "topic")["fields"] |= changes
    empty_site()
    return data


UNREVIEWED = {"reviewed_by": None, "reviewed_on": None, "review_due": None}


def standing() -> tuple:
    topic = Topic.objects.get()
    return topic.status, topic.reviewed_by and topic.reviewed_by.name, topic.reviewed_on


def test_record_is_added_as_a_draft_and_keeps_its_review():
    _reviewer, report = write(topic_file())
    assert standing() == ("draft", "Ada Example", REVIEW["reviewed_on"])
    assert report.remarks == ["Imports do not publish, so it is a draft here. Publish it in the admin."]


def test_review_does_not_count_if_the_reviewer_is_not_in_the_file():
    data = topic_file()
    data["records"] = [entry(data, "topic")]
    make.make_reviewer(name="Ada Example")
    [report] = write(data)
    assert standing() == ("draft", None, None)
    assert report.remarks == [
        "Its reviewer is not in the file, so it counts as not reviewed.",
        "Imports do not publish, so it is a draft here. Publish it in the admin.",
    ]
    assert outcomes(write(data)) == {}


@pytest.mark.parametrize("left_out", [True, False])
def test_new_unreviewed_record_is_a_draft(left_out):
    data = topic_file(**UNREVIEWED)
    if left_out:
        entry(data, "topic")["fields"] = {
            name: value for name, value in entry(data, "topic")["fields"].items() if name not in UNREVIEWED
        }
    write(data)
    assert standing() == ("draft", None, None)


def make_draft(**values):
    reviewer = make.make_reviewer(name="Bo Example")
    return make.make_topic(slug="about", status="draft", reviewed_by=reviewer, **REVIEW | values)


def test_reviewed_draft_is_not_replaced_by_an_unreviewed_one():
    data = topic_file(**UNREVIEWED, title="Unreviewed")
    make_draft()
    assert list(faults(data)) == ["reviewed_on"]
    assert standing() == ("draft", "Bo Example", REVIEW["reviewed_on"])


@pytest.mark.parametrize(("day", "taken"), [("2026-02-28", False), ("2026-03-01", True), ("2026-03-02", True)])
def test_reviewed_draft_is_replaced_only_by_a_review_of_the_same_day_or_later(day, taken):
    data = topic_file(reviewed_on=day, title="From the file")
    make_draft(title="From here")
    outcome = outcomes(write(data))["education.topic about"]
    assert (outcome, Topic.objects.get().title) == (("changed", "From the file") if taken else ("refused", "From here"))


def test_identical_draft_with_an_older_review_stays_unchanged():
    data = topic_file(reviewed_on="2026-02-28")
    fields = entry(data, "topic")["fields"]
    make_draft(**{name: fields[name] for name in ("title", "description", "short_answer", "body")})
    _reviewer, report = write(data)
    assert (report.outcome, report.remarks) == ("unchanged", ["The record keeps this site’s review."])
    assert standing() == ("draft", "Bo Example", REVIEW["reviewed_on"])


def test_existing_draft_stays_a_draft_and_gets_the_new_text():
    data = topic_file(title="From the file")
    make.make_topic(slug="about", status="draft")
    write(data)
    assert (Topic.objects.get().title, standing()[0]) == ("From the file", "draft")


def test_reviewer_is_added_but_never_changed():
    data = topic_file()
    make.make_reviewer(name="Ada Example", is_active=False)
    assert faults(data | {"records": [entry(data, "reviewer")]}) == {
        "is_active": "This reviewer already exists here, and imports do not change reviewers. Change it in the admin."
    }
    write(data)
    assert list(Reviewer.objects.values_list("name", "is_active")) == [("Ada Example", False)]
    assert standing()[1] == "Ada Example"
