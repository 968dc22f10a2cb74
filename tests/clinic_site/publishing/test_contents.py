"""A record's contents as plain data: converted there and back without loss, and complete in every version."""

import datetime
import json

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder

from clinic_site.publishing import contents
from clinic_site.publishing.publishable import Publishable
from clinic_site.setup.site_settings import SiteSettings
from tests import factories as make

MODELS = sorted((m for m in apps.get_models() if issubclass(m, Publishable)), key=lambda model: model.__name__)

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)

FACTORIES = {
    "AfterEffect": make.make_after_effect, "BodyRegion": make.make_region, "Clinic": make.make_clinic,
    "Condition": make.make_condition, "Contraindication": make.make_contraindication,
    "Announcement": make.make_announcement, "Frequency": make.make_frequency, "GlossaryTerm": make.make_term,
    "LegalNotice": make.make_notice, "Person": make.make_person, "Picture": make.make_picture,
    "Question": make.make_question,
    "Reference": make.make_reference, "SiteSettings": lambda: SiteSettings.objects.get(), "State": make.make_state, "Topic": make.make_topic, "VisitStep": make.make_visit_step,
    "Translation": make.make_translation, "WarningSign": make.make_warning_sign,
}  # fmt: skip


def full(model):
    """Return a record with as many fields filled as its model allows."""
    values = {}
    if any(field.name == "reviewed_by" for field in model._meta.fields):
        values |= make.reviewed()
    record = FACTORIES[model.__name__](**values)
    if model.__name__ == "Clinic":
        record.step_free, record.dry_needling_confirmed_by = False, User.objects.create(username="asked")
        record.save()
    for field in contents.related_fields(model):
        factory = FACTORIES[field.related_model.__name__]
        getattr(record, field.name).set([factory(), factory()])
    return model.objects.get(pk=record.pk)


@each_model
def test_history_tracks_every_list_and_every_field(model):
    history = model.history.model
    assert {field.name for field in history._history_m2m_fields} == {f.name for f in contents.related_fields(model)}
    kept = {field.name for field in history._meta.fields}
    assert {field.name for field in contents.content_fields(model)} - kept == set()
    assert {"status", "publish_at", "unpublish_at"} <= kept


@each_model
@pytest.mark.django_db
def test_contents_survive_a_round_trip_through_json(model):
    record = full(model)
    said = contents.contents_of(record)
    packed = json.loads(json.dumps(said, cls=DjangoJSONEncoder))
    assert packed == said
    empty = model(pk=record.pk)
    contents.read_into(empty, packed)
    assert contents.contents_of(empty) == said
    for field in contents.content_fields(model):
        assert getattr(empty, field.attname) == getattr(record, field.attname), field.name


@each_model
@pytest.mark.django_db
def test_contents_of_a_version_equal_those_of_the_record(model):
    record = full(model)
    record.save()
    assert contents.contents_of_version(record.history.first()) == contents.contents_of(record)


@each_model
@pytest.mark.django_db
def test_version_of_a_deletion_has_the_full_contents(model):
    record = full(model)
    said, key = contents.contents_of(record), record.pk
    model.objects.filter(pk=key).delete()
    version = model.history.filter(id=key).first()
    assert version.history_type == "-"
    assert contents.contents_of_version(version) == said


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, True, False])
def test_null_boolean_is_kept(value):
    clinic = make.make_clinic(step_free=value)
    other = make.make_clinic()
    contents.read_into(other, contents.contents_of(clinic))
    assert other.step_free is value


@pytest.mark.django_db
def test_phone_and_date_survive_a_round_trip():
    clinic = make.make_clinic(phone="+12065550199", dry_needling_confirmed_on=datetime.date(2026, 2, 28))
    other = make.make_clinic()
    contents.read_into(other, contents.contents_of(clinic))
    assert str(other.phone) == str(type(clinic).objects.get(pk=clinic.pk).phone)
    assert other.phone == "+12065550199"
    assert other.dry_needling_confirmed_on == datetime.date(2026, 2, 28)


@pytest.mark.django_db
def test_field_missing_from_contents_keeps_its_value():
    topic = make.make_topic(title="Stays")
    contents.read_into(topic, {"body": "Other"})
    assert (topic.title, topic.body) == ("Stays", "Other")


@pytest.mark.django_db
def test_deleted_related_records_are_listed_by_key():
    region, reference = make.make_region(), make.make_reference()
    condition = make.make_condition(regions=[region], references=[reference])
    said = contents.contents_of(condition)
    assert contents.gone_from(type(condition), said) == {}
    key = region.pk
    region.delete()
    assert contents.gone_from(type(condition), said) == {"regions": [key]}


@pytest.mark.django_db
def test_reading_many_versions_takes_one_query_per_list(django_assert_num_queries):
    condition = make.make_condition(regions=[make.make_region()])
    for _time in range(5):
        condition.save()
    versions = list(condition.history.all())
    with django_assert_num_queries(2):
        found = contents.contents_of_versions(versions)
    assert len(found) == len(versions)
