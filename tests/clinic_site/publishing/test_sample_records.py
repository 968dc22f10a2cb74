"""Each sample record is created only once."""

import pytest
from django.db import IntegrityError, transaction

from clinic_site.models import SampleRecord
from clinic_site.publishing.sample_records import load_once, read_toml
from education.models import GlossaryTerm
from tests.factories import make_term

pytestmark = pytest.mark.django_db


def load(slug="twitch"):
    return load_once(GlossaryTerm, slug, lambda: make_term(slug=slug, term="Twitch")) is not None


def test_sample_record_is_created_only_once():
    assert load() is True
    assert load() is False
    assert GlossaryTerm.objects.count() == 1


def test_edited_sample_record_is_kept():
    load()
    GlossaryTerm.objects.update(term="Local twitch response")
    load()
    assert GlossaryTerm.objects.get().term == "Local twitch response"


def test_renamed_sample_record_is_not_created_again():
    load()
    GlossaryTerm.objects.update(slug="local-twitch")
    load()
    assert [term.slug for term in GlossaryTerm.objects.all()] == ["local-twitch"]


def test_deleted_sample_record_is_not_created_again():
    load()
    GlossaryTerm.objects.all().delete()
    assert load() is False
    assert GlossaryTerm.objects.count() == 0


def test_sample_records_of_two_models_can_have_the_same_key():
    assert load() is True
    SampleRecord.objects.filter(key="twitch").update(model="education.topic")
    GlossaryTerm.objects.all().delete()
    assert load() is True


def test_sample_record_that_failed_is_tried_again():
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        load_once(GlossaryTerm, "twitch", fail)
    assert load() is True


def test_sample_record_is_remembered_only_once():
    SampleRecord.objects.create(model="a", key="b")
    with pytest.raises(IntegrityError, match=r"clinic_site_samplerecord(_once|\.model, clinic_site_samplerecord\.key)"):
        SampleRecord.objects.create(model="a", key="b")


def test_error_names_an_invalid_toml_file(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text('title = "no end')
    with pytest.raises(ValueError, match=r"broken\.toml"):
        read_toml(path)
