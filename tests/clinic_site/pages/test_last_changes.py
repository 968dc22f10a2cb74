"""The dates in the sitemap are those that the pages give."""

import datetime
import itertools

import pytest
from django.utils import timezone

from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.writing import markdown
from education.models import GlossaryTerm, Reviewed
from education.pages.glossary_words import WordIndex
from education.pages.last_changes import LastChanges
from tests.clinic_site.pages.test_sitemaps import dated, lastmods
from tests.html import Page

pytestmark = pytest.mark.usefixtures("sample_content", "db")


def test_dates_in_the_sitemap_are_those_of_the_pages(client):
    """Each record gets a day of its own, so that a page with another newest record has another date."""
    day = itertools.count()
    start = datetime.datetime(2020, 1, 1, 12, tzinfo=datetime.UTC)
    for model in publishable_kinds(Reviewed):
        for record in model.objects.all():
            dated(record, start + datetime.timedelta(days=3 * next(day)))
    said = {}
    for path in lastmods(client):
        dates = [item["dateModified"] for item in Page(client.get(path)).json_ld if "dateModified" in item]
        if dates:
            [said[path]] = dates
    assert len(said) > 20
    assert {path: date for path, date in lastmods(client).items() if path in said} == said


def test_texts_are_parsed_only_if_a_newer_word_may_be_in_them(monkeypatch):
    parsed = []
    monkeypatch.setattr(markdown, "find_words", lambda text, words: parsed.append(text))
    GlossaryTerm.objects.update(updated_at=timezone.now() - datetime.timedelta(days=9000), publish_at=None)
    dates = dict(LastChanges().texts())
    assert parsed == []
    assert len(dates) > 10

    word = GlossaryTerm.objects.filter(slug="trigger-point")
    word.update(updated_at=timezone.now())
    assert dict(LastChanges().texts()).keys() == dates.keys()
    assert parsed
    assert all(any(first in text.casefold() for first in WordIndex(word).names) for text in parsed)
