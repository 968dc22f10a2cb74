"""Migrations that change rows."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from education.models import AfterEffect, Frequency, Topic
from tests import factories as make

pytestmark = pytest.mark.django_db

EDITOR = SimpleNamespace(connection=connection)


def fill():
    import_module("education.migrations.0014_phrases_of_existing_signs").fill(apps, EDITOR)


def test_existing_signs_get_their_phrases_and_groups_unless_staff_wrote_some():
    make.make_after_effect(slug="trouble-breathing", action="call_911")
    make.make_after_effect(slug="chest-pain", action="call_911", phrases="my own line", part="skin")
    make.make_after_effect(slug="a-sign-of-ours", action="call_911")
    fill()
    found = {effect.slug: (effect.phrases, effect.part) for effect in AfterEffect.objects.all()}
    assert "can't breathe" in found["trouble-breathing"][0].splitlines()
    assert found["trouble-breathing"][1] == "breathing"
    assert found["chest-pain"] == ("my own line", "skin")
    assert found["a-sign-of-ours"] == ("", "other")


def test_words_that_raised_an_alarm_before_become_phrases():
    make.make_after_effect(slug="ours", action="call_911", search_words="blue lips\ngasping")
    make.make_after_effect(slug="chest-pain", action="call_911", phrases="gasping", search_words="gasping\nblue lips")
    make.make_after_effect(slug="normal", action="normal", search_words="blue spot")
    fill()
    assert dict(AfterEffect.objects.values_list("slug", "phrases")) == {
        "ours": "blue lips\ngasping",
        "chest-pain": "gasping\nblue lips",
        "normal": "",
    }


def test_page_about_safety_keeps_saying_when_harm_can_start():
    make.make_topic(slug="safety", warning="")
    make.make_topic(slug="about", warning="")
    fill()
    assert Topic.objects.get(slug="safety").warning.startswith("A lung problem can start")
    assert Topic.objects.get(slug="about").warning == ""


def test_numbers_that_a_session_can_hardly_have_twice_keep_their_picture():
    make.make_frequency(slug="bruises-united-states", counts="events")
    make.make_frequency(slug="small-effects-ireland", counts="events")
    fill()
    counts = dict(Frequency.objects.values_list("slug", "counts"))
    assert counts == {"bruises-united-states": "once", "small-effects-ireland": "events"}
