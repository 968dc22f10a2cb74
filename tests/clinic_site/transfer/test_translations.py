"""Translations are transferred with their records, as drafts that nobody on the other site has checked."""

import datetime
import json

import pytest

from clinic_site.transfer.content_file import read_content
from clinic_site.transfer.exporting import export
from clinic_site.transfer.importing import look_at, write
from clinic_site.transfer.record_report import lines
from clinic_site.translation.models import Translation
from tests import factories as make
from tests.staff import make_staff

pytestmark = pytest.mark.django_db


def exported() -> bytes:
    return export()[0].encode()


def only_translations(content: bytes, **changes) -> bytes:
    data = json.loads(content)
    data["records"] = [row for row in data["records"] if row["model"] == "clinic_site.translation"]
    for row in data["records"]:
        row["fields"] |= changes
    return json.dumps(data).encode()


@pytest.fixture
def translation():
    sign = make.make_warning_sign(slug="trouble-breathing")
    return make.make_translation(sign, checked_by=make_staff("Publisher"), checked_on=datetime.date(2026, 11, 1))


def test_translation_is_known_by_its_record(translation):
    make.make_translation(make.make_clinic(parking="In the yard."))  # clinics are not transferred
    [row] = json.loads(only_translations(exported()))["records"]
    assert row["key"] == ["education.warningsign", "trouble-breathing", "es"]
    assert row["fields"]["texts"] == translation.texts
    assert set(row["fields"]) == {"texts", "status", "is_sample", "back_translation"}


def test_translation_arrives_with_its_record_as_an_unchecked_draft(translation):
    content = exported()
    translation.record.delete()
    reports = write(read_content(content))
    assert {str(report.outcome) for report in reports} <= {"added", "unchanged"}
    found = Translation.objects.get()
    assert found.record.slug == "trouble-breathing"
    assert found.texts == translation.texts
    assert (found.is_released, found.checked_by, found.checked_on) == (False, None, None)
    assert [report.outcome for report in write(read_content(content))] == ["unchanged"] * len(reports)


def test_published_translation_does_not_change(translation):
    content = only_translations(exported(), texts={"name": {"says": "Otra cosa", "of": "Else"}})
    [report] = look_at(read_content(content))
    assert report.outcome == "refused"
    assert "published or scheduled" in report.faults["status"]
    assert "texts:" in " ".join(lines(report))


def test_changed_draft_is_no_longer_checked(translation):
    make.change(translation, status="draft")
    content = only_translations(exported(), texts={"name": {"says": "Otra cosa", "of": "Else"}})
    write(read_content(content))
    translation.refresh_from_db()
    assert (translation.says("name"), translation.checked_by) == ("Otra cosa", None)


def test_translation_without_its_record_is_refused(translation):
    content = only_translations(exported())
    translation.record.delete()
    [report] = write(read_content(content))
    assert report.outcome == "refused"
    assert "no such record" in report.faults["record"]


@pytest.mark.parametrize("texts", [[], {"name": "Otra"}, {"name": {"says": 1, "of": ""}}, {"name": {"says": ""}}])
def test_texts_in_another_form_are_refused(translation, texts):
    make.change(translation, status="draft")
    [report] = look_at(read_content(only_translations(exported(), texts=texts)))
    assert "not a valid value" in report.faults["texts"]
