"""All models that visitors read decide in the same way whether a record is public."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic_site.publishing.publishable import Publishable, is_public
from clinic_site.setup.site_settings import SiteSettings
from education.models import Topic
from locations.models import State
from tests import factories as make

PUBLIC_MODELS = sorted(
    (model for model in apps.get_models() if issubclass(model, Publishable)), key=lambda model: model.__name__
)


def test_every_public_model_is_publishable():
    assert [model.__name__ for model in PUBLIC_MODELS] == [
        "AfterEffect", "Announcement", "BodyRegion", "Clinic", "Condition", "Contraindication", "Frequency", "GlossaryTerm",
        "LegalNotice", "Person", "Picture", "Question", "Reference", "SiteSettings", "State", "Topic",
        "Translation", "VisitStep", "WarningSign",
    ]  # fmt: skip


@pytest.mark.parametrize("model", PUBLIC_MODELS, ids=lambda model: model.__name__)
def test_new_record_is_a_draft_and_has_a_publish_permission(model):
    is_always_public = model in (SiteSettings, State)
    assert model.is_always_public is is_always_public
    assert (model().status, model().is_published) == (("published", True) if is_always_public else ("draft", False))
    assert "publish" in model._meta.default_permissions


@pytest.mark.django_db
def test_published_returns_released_records_within_their_dates():
    for name, values in zip(make.UNSEEN_IDS, make.UNSEEN, strict=True):
        make.make_topic(slug=name.replace(" ", "-"), **values)
    past, future = (timezone.now() + datetime.timedelta(hours=hours) for hours in (-1, 1))
    make.make_topic(slug="always")
    make.make_topic(slug="for-a-while", publish_at=past, unpublish_at=future)
    shown = ["always", "for-a-while"]
    assert sorted(topic.slug for topic in Topic.objects.published()) == shown
    assert sorted(topic.slug for topic in Topic.objects.all() if topic.is_published) == shown


@pytest.mark.django_db
def test_end_cannot_be_before_the_start():
    now = timezone.now()
    with pytest.raises(IntegrityError, match="off_the_site_after_on"), transaction.atomic():
        make.make_topic(publish_at=now, unpublish_at=now - datetime.timedelta(minutes=1))


@pytest.mark.django_db
def test_public_filter_can_follow_a_relation():
    make.make_clinic(state=make.make_state("WA"))
    make.make_clinic(state=make.make_state("OR"), status="draft")
    assert [state.code for state in State.objects.filter(is_public("clinics__"))] == ["WA"]


@pytest.mark.django_db
def test_saving_a_record_updates_its_last_change():
    topic = make.make_topic()
    before = topic.updated_at
    topic.save()
    assert topic.updated_at > before
    assert topic.created_at <= before
