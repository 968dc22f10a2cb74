"""The words that misspelled ones are corrected to."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic_site.publishing import kept
from clinic_site.search.ranking import find
from clinic_site.search.search_language import ENGLISH
from clinic_site.search.vocabulary import vocabulary
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_vocabulary_has_the_words_of_names_that_are_public_now():
    make.make_condition(name="Tennis elbow", search_words="Epicondylitis", summary="Sore.")
    make.make_condition(name="Fibromyalgia", publish_at=timezone.now() + datetime.timedelta(hours=1))
    make.make_condition(name="Sciatica", status="draft")
    assert set(vocabulary(ENGLISH).values()) >= {"tennis", "elbow", "epicondylitis"}
    assert {"fibromyalgia", "sciatica", "sore"}.isdisjoint(vocabulary(ENGLISH).values())


def test_names_are_read_once_for_each_change_and_not_for_each_misspelled_search(monkeypatch):
    make.make_condition(name="Tendonitis")
    monkeypatch.setattr(kept, "connection", SimpleNamespace(in_atomic_block=False))
    find("tendonitus")
    with CaptureQueriesContext(connection) as queries:
        assert find("tendonitus").corrected == {"tendonitus": "tendonitis"}
    assert not any('FROM "clinic_site_searchentry"' in each["sql"] for each in queries)
    kept.forget()
