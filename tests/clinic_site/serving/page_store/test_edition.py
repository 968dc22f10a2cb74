"""Which edition is the newest: what a process knows, and when it asks."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.utils import timezone

from clinic_site.publishing import generation
from clinic_site.serving import database_away
from clinic_site.serving.page_store import edition as module
from clinic_site.serving.page_store.edition import Edition, Stamp
from tests import factories as make
from tests.clinic_site.publishing.test_generation import grows

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


@pytest.fixture
def silent(monkeypatch):
    """An edition whose database says nothing until the test lets it, asked by a thread of its own as in production."""
    found = SimpleNamespace(may_answer=threading.Event(), is_asked=threading.Event(), asked_by=[])

    def read(self, *, with_due=False):
        found.asked_by.append(threading.current_thread().name)
        found.is_asked.set()
        assert found.may_answer.wait(60)
        self.stamp, self.is_away, self._looked_at = Stamp(2, None), False, monotonic()

    monkeypatch.setattr(Edition, "read", read)
    monkeypatch.setattr(database_away, "failed_at", float("-inf"))
    with ThreadPoolExecutor(1, "looker") as looker:
        found.edition = Edition(make_looker=lambda: looker)
        found.ends_its_look = lambda: looker.submit(lambda: None).result(60)  # the look before has ended then
        yield found
        found.may_answer.set()


def test_whoever_starts_a_look_waits_for_a_silent_database_only_so_long(silent, monkeypatch, caplog):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition.stamp = before = Stamp(1, None)
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away) == (before, True)
    assert silent.is_asked.wait(60)
    assert silent.asked_by == ["looker_0"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_answer_that_comes_late_is_taken(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition.look()
    assert silent.edition.is_away is True
    silent.may_answer.set()
    silent.ends_its_look()
    assert (silent.edition.stamp, silent.edition.is_away) == (Stamp(2, None), False)


def test_answer_that_comes_in_time_is_waited_for(silent):
    silent.may_answer.set()
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away) == (Stamp(2, None), False)


@pytest.mark.parametrize("is_away", [False, True], ids=["just asked", "known to be away"])
def test_others_go_on_at_once_with_what_was_known_while_somebody_looks(silent, is_away):
    silent.edition.stamp, silent.edition.is_away = Stamp(1, None), is_away
    silent.edition._looking.acquire()
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away, silent.asked_by) == (Stamp(1, None), is_away, [])


def test_very_first_readers_wait_only_so_long_for_each_other(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition._looking.acquire()
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away, silent.asked_by) == (None, True, [])


@pytest.mark.parametrize("known_by", ["a look", "a page that waited in vain"])
def test_nobody_waits_long_for_a_database_that_is_known_to_be_silent(silent, monkeypatch, known_by):
    monkeypatch.setattr(module, "PATIENCE", 60)
    monkeypatch.setattr(module, "PATIENCE_WHILE_AWAY", 0.05)
    if known_by == "a look":
        silent.edition.is_away = True
    else:
        monkeypatch.setattr(database_away, "failed_at", monotonic())
    started = monotonic()
    silent.edition.look()
    assert silent.edition.is_away is True
    assert monotonic() - started < 30


def test_silent_database_is_asked_one_question_at_a_time(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    for _reader in range(5):
        silent.edition.look()
    assert silent.is_asked.wait(60)
    assert silent.asked_by == ["looker_0"]


def test_process_without_a_thread_to_look_with_tries_again_with_another(edition, monkeypatch):
    def none_left(*_args):
        raise RuntimeError("can't start new thread")

    with ThreadPoolExecutor(1) as looker:
        lookers = [SimpleNamespace(submit=none_left), looker]
        edition = Edition(make_looker=lambda: lookers.pop(0))
        monkeypatch.setattr(Edition, "read", lambda self, with_due: setattr(self, "stamp", Stamp(1, None)))
        edition.look()
        assert (edition.stamp, edition.is_away) == (None, True)
        edition.look()
        assert edition.stamp == Stamp(1, None)


def test_look_that_fails_is_in_the_log_and_the_next_one_is_made(monkeypatch, caplog):
    edition = Edition()
    monkeypatch.setattr(edition, "read", lambda with_due: 1 / 0)
    for _look in range(2):
        with pytest.raises(ZeroDivisionError):
            edition.look()
    assert [record.message for record in caplog.records] == ["The look at the newest edition failed."] * 2
