"""Which edition is the newest: what a process knows, and when it asks."""

import datetime
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.utils import timezone

from clinic_site.common import generation
from clinic_site.page_store import edition as module
from clinic_site.page_store.edition import Edition
from tests import factories as make
from tests.clinic_site.common.test_generation import grows

pytestmark = pytest.mark.django_db


@pytest.fixture
def seconds(monkeypatch):
    """Let a test say how many seconds have passed."""
    passed = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: passed[0])
    return passed


@pytest.fixture
def edition():
    return Edition()


def publish():
    grows(make.make_topic)


def test_database_is_asked_once_a_second_at_most(edition, seconds, django_assert_num_queries):
    edition.look()
    with django_assert_num_queries(0):
        seconds[0] += 0.99
        edition.look()
    with django_assert_num_queries(2):  # scheduled drafts, and the number with the time
        seconds[0] += 0.01
        edition.look()


def test_edition_changes_when_something_is_published(edition, seconds):
    edition.look()
    before = edition.stamp
    publish()
    edition.look()
    assert edition.stamp == before
    seconds[0] += 1
    edition.look()
    assert edition.stamp != before


def test_edition_stays_the_same_when_nothing_is_published(edition):
    assert edition.read() == edition.read()


def test_edition_changes_when_the_clock_puts_a_record_on_the_site(edition):
    soon = timezone.now() + datetime.timedelta(hours=1)
    make.make_topic(publish_at=soon)
    make.make_topic(unpublish_at=soon + datetime.timedelta(hours=1))
    number, _now = generation.number_now()
    stamps = []
    for minutes in (0, 59, 60, 61, 119, 121):
        at = soon + datetime.timedelta(minutes=minutes - 60)
        with patch.object(generation, "number_now", return_value=(number, at)):
            stamps.append(edition.read())
    assert [stamps.index(stamp) for stamp in stamps] == [0, 0, 2, 2, 2, 5]


def test_database_that_is_away_leaves_the_edition_as_it_was(edition, seconds, caplog):
    edition.look()
    before = edition.stamp
    with patch.object(generation, "number_now", side_effect=OperationalError("gone")) as asked:
        for _ in range(3):
            seconds[0] += 1
            edition.look()
            edition.look()
    assert (edition.stamp, edition.is_away, asked.call_count) == (before, True, 3)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    seconds[0] += 1
    edition.look()
    assert (edition.stamp, edition.is_away) == (before, False)


def test_time_counts_from_before_the_answer(edition, seconds):
    def slowly():
        seconds[0] += 0.8
        return 1, timezone.now()

    with patch.object(generation, "number_now", side_effect=slowly) as asked:
        edition.look()
        seconds[0] += 0.2  # a whole second since the question
        edition.look()
    assert asked.call_count == 2


def test_database_that_says_nothing_counts_as_away_for_whoever_need_not_wait(edition, seconds):
    """One thread is looking and hears nothing; others must not wait for it, and must know."""
    edition.look()
    edition._looking.acquire()
    edition._began = seconds[0]
    seconds[0] += 1.5
    edition.look()
    assert edition.is_away is False
    seconds[0] += 1
    edition.look()
    assert edition.is_away is True
    edition._looking.release()
    edition.look()
    assert edition.is_away is False
