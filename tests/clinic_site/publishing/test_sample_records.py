"""Sample records are made once, ever."""

import pytest
from django.db import IntegrityError, transaction

from clinic_site.models import SampleRecord
from clinic_site.publishing.sample_records import load_once, read_toml
from education.models import GlossaryTerm
from tests.factories import make_term

pytestmark = pytest.mark.django_db


def load(slug="twitch"):
    return load_once(GlossaryTerm, slug, lambda: make_term(slug=slug, term="Twitch"))


def test_sample_record_is_made_the_first_time_and_never_again():
    assert load() is True
    assert load() is False
    assert GlossaryTerm.objects.count() == 1


def test_sample_record_that_staff_edited_stays_as_they_left_it():
    load()
    GlossaryTerm.objects.update(term="Local twitch response")
    load()
    assert GlossaryTerm.objects.get().term == "Local twitch response"


def test_sample_record_that_staff_renamed_does_not_come_back_under_its_old_name():
    load()
    GlossaryTerm.objects.update(slug="local-twitch")
    load()
    assert [term.slug for term in GlossaryTerm.objects.all()] == ["local-twitch"]


def test_sample_record_that_staff_deleted_stays_deleted():
    load()
    GlossaryTerm.objects.all().delete()
    assert load() is False
    assert GlossaryTerm.objects.count() == 0


def test_sample_records_of_two_models_may_have_the_same_key():
    assert load() is True
    SampleRecord.objects.filter(key="twitch").update(model="education.topic")
    GlossaryTerm.objects.all().delete()
    assert load() is True


def test_sample_record_whose_making_failed_is_tried_again():
    def fail():
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction.atomic():
        load_once(GlossaryTerm, "twitch", fail)
    assert load() is True


def test_memory_of_a_sample_record_can_not_be_kept_twice():
    SampleRecord.objects.create(model="a", key="b")
    with pytest.raises(IntegrityError, match=r"clinic_site_samplerecord(_once|\.model, clinic_site_samplerecord\.key)"):
        SampleRecord.objects.create(model="a", key="b")


def test_file_that_is_not_toml_is_named(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text('title = "no end')
    with pytest.raises(ValueError, match=r"broken\.toml"):
        read_toml(path)
