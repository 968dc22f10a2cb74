"""The export: every record that patients read, with an order and format that don't depend on the database."""

import datetime
import json

import pytest

from clinic_site import transfer
from clinic_site.transfer.record_kinds import KINDS
from clinic_site.translation.models import Translation
from education.models import PageKind, Reviewed, Reviewer
from tests import factories as make
from tests.clinic_site.transfer.files import entry, exported

pytestmark = pytest.mark.django_db


def test_every_kind_of_record_that_patients_read_is_exported():
    def below(model):
        return {model, *(found for child in model.__subclasses__() for found in below(child))}

    texts = {model for model in below(Reviewed) if not model._meta.abstract and model._meta.app_label == "education"}
    moved = {kind.model for kind in KINDS}
    assert {model for model in texts if not model.__name__.startswith("Historical")} == moved - {
        Reviewer, PageKind, Translation,
    }  # fmt: skip


def test_records_come_after_those_they_link_to():
    order = [kind.model for kind in KINDS]
    for kind in KINDS:
        linked = [field.related_model for field in [*kind.fields, *kind.lists] if field.is_relation]
        assert [model for model in linked if order.index(model) >= order.index(kind.model)] == []


def test_file_identifies_records_by_key_and_contains_all_their_fields():
    reviewer = make.make_reviewer(name="Ada Example", credentials="PT, DPT")
    make.make_reviewer(name="Names no record")
    studies = [
        make.make_reference(key="b-2020", checked_on=datetime.date(2026, 1, 2)),
        make.make_reference(key="a-2021"),
    ]
    make.make_after_effect(
        slug="soreness", name="Soreness é", per_100="4.5", reviewed_by=reviewer, reviewed_on=datetime.date(2026, 3, 1)
    ).references.set(studies)
    make.make_topic(slug="a-draft", status="draft")
    data = exported()
    assert [(row["model"], row["key"]) for row in data["records"]] == [
        ("education.reviewer", ["Ada Example", "PT, DPT"]),
        ("education.reference", "a-2021"),
        ("education.reference", "b-2020"),
        ("education.topic", "a-draft"),
        ("education.aftereffect", "soreness"),
    ]
    assert entry(data, "reviewer")["fields"] == {"is_active": True}
    assert entry(data, "topic")["fields"]["status"] == "draft"
    fields = entry(data, "aftereffect")["fields"]
    expected = {
        "name": "Soreness é", "per_100": "4.5", "reviewed_by": ["Ada Example", "PT, DPT"], "reviewed_on": "2026-03-01",
        "review_due": None, "is_sample": False, "order": 100, "references": ["a-2021", "b-2020"], "status": "published",
    }  # fmt: skip
    assert {name: fields[name] for name in expected} == expected
    assert {"id", "slug", "created_at", "updated_at"} & set(fields) == set()


def test_file_contains_its_origin():
    data = exported()
    assert (data["format"], data["version"], data["site"]) == (
        "dry-needling-education content", 1, "Northfield Physical Therapy",
    )  # fmt: skip
    assert datetime.datetime.fromisoformat(data["exported_at"]).tzinfo == datetime.UTC


def test_file_does_not_depend_on_the_order_of_creation():
    texts = []
    for keys in (["b-1", "A-1", "a-2"], ["a-2", "b-1", "A-1"]):
        for key in keys:
            make.make_topic(slug=key.lower(), title="Same", description="Same.", short_answer="Same.", body="Same.")
        texts.append(exported()["records"])
        for kind in KINDS:
            kind.model.objects.all().delete()
    assert texts[0] == texts[1]


def test_number_of_queries_does_not_grow_with_the_records(django_assert_max_num_queries):
    for _time in range(10):
        make.make_condition(references=[make.make_reference()], regions=[make.make_region()], **make_review())
    with django_assert_max_num_queries(2 * len(KINDS) + 10):
        transfer.export()


def make_review():
    number = Reviewer.objects.count()
    return {"reviewed_by": make.make_reviewer(name=f"R{number}"), "reviewed_on": datetime.date(2026, 3, 1)}


def test_file_is_readable_by_people():
    make.make_topic(slug="a", title="Über “alles”")
    text, count = transfer.export()
    assert count == 1
    assert '"title": "Über “alles”",' in text
    assert json.loads(text)["records"][0]["key"] == "a"
