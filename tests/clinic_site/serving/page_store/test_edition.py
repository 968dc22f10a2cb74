"""The newest edition of the site, and when a process queries the database for it (see `Edition`)."""

import asyncio
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
    """The monotonic clock in seconds, controlled by the test."""
    passed = [100.0]
    monkeypatch.setattr(module, "monotonic", lambda: passed[0])
    return passed


@pytest.fixture
def edition():
    return Edition()


def publish():
    grows(make.make_topic)


def test_database_is_queried_at_most_once_a_second(edition, seconds, django_assert_num_queries):
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


def test_edition_changes_when_a_record_is_published_on_schedule(edition):
    soon = timezone.now() + datetime.timedelta(hours=1)
    make.make_topic(publish_at=soon)
    make.make_topic(unpublish_at=soon + datetime.timedelta(hours=1))
    number, changed, _now = generation.changes_now()
    stamps = []
    for minutes in (0, 59, 60, 61, 119, 121):
        at = soon + datetime.timedelta(minutes=minutes - 60)
        with patch.object(generation, "changes_now", return_value=(number, changed, at)):
            stamps.append(edition.read())
    assert [stamps.index(stamp) for stamp in stamps] == [0, 0, 2, 2, 2, 5]


def test_edition_does_not_change_during_an_outage(edition, seconds, caplog):
    edition.look()
    before = edition.stamp
    with patch.object(generation, "changes_now", side_effect=OperationalError("gone")) as asked:
        for _ in range(3):
            seconds[0] += 1
            edition.look()
            edition.look()
    assert (edition.stamp, edition.is_away, asked.call_count) == (before, True, 3)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    seconds[0] += 1
    edition.look()
    assert (edition.stamp, edition.is_away) == (before, False)


def test_interval_counts_from_the_start_of_the_query(edition, seconds):
    def slowly():
        seconds[0] += 0.8
        return 1, {}, timezone.now()

    with patch.object(generation, "changes_now", side_effect=slowly) as asked:
        edition.look()
        seconds[0] += 0.2  # one second since the query started
        edition.look()
    assert asked.call_count == 2


def test_answer_that_came_late_does_not_bring_back_an_older_edition(edition):
    def later_ones_are_faster():
        with patch.object(generation, "changes_now", return_value=(6, {}, timezone.now())):
            edition.read()
        return 5, {}, timezone.now()

    with patch.object(generation, "changes_now", side_effect=later_ones_are_faster):
        late = edition.read()
    assert (late.number, edition.stamp.number) == (5, 6)


@pytest.fixture
def silent(monkeypatch):
    """An edition whose database does not answer until the test lets it. As in production, a separate thread queries."""
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
        found.finish_the_query = lambda: looker.submit(lambda: None).result(
            60
        )  # runs in the same thread, after the query
        yield found
        found.may_answer.set()


def test_wait_for_a_silent_database_is_limited(silent, monkeypatch, caplog):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition.stamp = before = Stamp(1, None)
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away) == (before, True)
    assert silent.is_asked.wait(60)
    assert silent.asked_by == ["looker_0"]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_late_answer_is_used(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition.look()
    assert silent.edition.is_away is True
    silent.may_answer.set()
    silent.finish_the_query()
    assert (silent.edition.stamp, silent.edition.is_away) == (Stamp(2, None), False)


def test_answer_within_the_time_limit_is_used(silent):
    silent.may_answer.set()
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away) == (Stamp(2, None), False)


@pytest.mark.parametrize("is_away", [False, True], ids=["just queried", "known to be away"])
def test_other_threads_use_the_known_edition_during_a_query(silent, is_away):
    silent.edition.stamp, silent.edition.is_away = Stamp(1, None), is_away
    silent.edition._looking.acquire()
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away, silent.asked_by) == (Stamp(1, None), is_away, [])


def test_first_requests_wait_for_a_query_only_for_a_limited_time(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition._looking.acquire()
    silent.edition.look()
    assert (silent.edition.stamp, silent.edition.is_away, silent.asked_by) == (None, True, [])


@pytest.mark.parametrize("known_by", ["a query", "a page that timed out"])
def test_wait_is_short_if_the_database_is_known_to_be_silent(silent, monkeypatch, known_by):
    monkeypatch.setattr(module, "PATIENCE", 60)
    monkeypatch.setattr(module, "PATIENCE_WHILE_AWAY", 0.05)
    if known_by == "a query":
        silent.edition.is_away = True
    else:
        monkeypatch.setattr(database_away, "failed_at", monotonic())
    started = monotonic()
    silent.edition.look()
    assert silent.edition.is_away is True
    assert monotonic() - started < 30


def test_silent_database_gets_one_query_at_a_time(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    for _reader in range(5):
        silent.edition.look()
    assert silent.is_asked.wait(60)
    assert silent.asked_by == ["looker_0"]


def test_executor_is_replaced_if_it_cannot_start_a_thread(edition, monkeypatch):
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


def test_failed_query_is_logged_and_does_not_prevent_the_next_one(monkeypatch, caplog):
    edition = Edition()
    monkeypatch.setattr(edition, "read", lambda with_due: 1 / 0)
    for _query in range(2):
        with pytest.raises(ZeroDivisionError):
            edition.look()
    assert [record.message for record in caplog.records] == ["The query for the newest edition failed."] * 2


def test_event_loop_waits_for_the_answer_without_being_blocked(silent):
    async def look_while_something_else_runs():
        looking = asyncio.create_task(silent.edition.look_without_blocking())
        while not silent.is_asked.is_set():
            await asyncio.sleep(0.01)
        silent.may_answer.set()  # this runs although the query has not ended
        await looking

    asyncio.run(look_while_something_else_runs())
    assert (silent.edition.stamp, silent.edition.is_away) == (Stamp(2, None), False)


def test_event_loop_gives_up_on_a_silent_database_and_the_late_answer_is_used(silent, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    silent.edition.stamp = before = Stamp(1, None)
    asyncio.run(silent.edition.look_without_blocking())
    assert (silent.edition.stamp, silent.edition.is_away) == (before, True)
    silent.may_answer.set()
    silent.finish_the_query()
    assert (silent.edition.stamp, silent.edition.is_away) == (Stamp(2, None), False)
    assert silent.edition._looking.locked() is False


def test_event_loop_does_not_wait_for_the_query_of_another_request(silent):
    silent.edition.stamp = Stamp(1, None)
    silent.edition._looking.acquire()
    asyncio.run(silent.edition.look_without_blocking())
    assert (silent.edition.stamp, silent.edition.is_away, silent.asked_by) == (Stamp(1, None), False, [])


def test_error_in_the_query_reaches_the_request_that_looked(silent, monkeypatch):
    monkeypatch.setattr(Edition, "read", lambda self, *, with_due: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(silent.edition.look_without_blocking())
    assert silent.edition._looking.locked() is False
