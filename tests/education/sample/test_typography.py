"""Plain texts are shown as they are stored. In Markdown, quotes are made curly when a page is rendered."""

import re

import pytest
from django.apps import apps
from django.db import models

from education.models import Reviewed

STRAIGHT = re.compile(r"\w'|\"")
# What a search finds, and addresses.
NOT_SHOWN = {"search_words", "other_names", "phrases", "calm_phrases", "phrases_spanish", "slug", "key", "url", "doi"}


@pytest.mark.django_db
@pytest.mark.usefixtures("sample_content")
def test_plain_sample_texts_have_curly_quotes():
    kinds = [model for model in apps.get_app_config("education").get_models() if issubclass(model, Reviewed)]
    texts = {}
    for model in kinds:
        plain = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and field.name not in NOT_SHOWN
            and field.name not in getattr(model, "markdown_fields", ())
        ]
        for record in model.objects.all():
            texts |= {f"{record}: {name}": getattr(record, name) or "" for name in plain}
    assert len(texts) > 1_000
    assert {name: text for name, text in texts.items() if STRAIGHT.search(text)} == {}
