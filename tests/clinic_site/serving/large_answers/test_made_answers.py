"""Answers in a folder: complete or absent, the newest of each name, one process at a time."""

import gzip
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinic_site.serving.large_answers.made_answers import MadeAnswers, edition_of
from clinic_site.serving.page_store.edition import Stamp
from tests.own_database import own_database

HEADERS = [("Content-Type", "text/csv"), ("Link", "<a>, <b>")]


@pytest.fixture
def answers(tmp_path):
    return MadeAnswers(tmp_path)


def add(answers, name="csv", edition="1", *, made_at=None, body=(b"one,", b"two")):
    answers.add(name, edition, time.time() if made_at is None else made_at, HEADERS, body)
    return answers.newest(name)


def fresh(answers, edition, *, may_lag=0.0, asked_at=float("inf")):
    return answers.fresh("csv", edition, may_lag=may_lag, asked_at=asked_at)


def test_answer_is_kept_as_it_is_and_in_gzip(answers):
    made = add(answers)
    plain, packed = (Path(made.folder, encoding).read_bytes() for encoding in ("identity", "gzip"))
    assert (plain, gzip.decompress(packed), made.headers) == (b"one,two", b"one,two", HEADERS)
    assert made.sizes == {"identity": len(plain), "gzip": len(packed)}


def test_entity_tag_follows_the_content(answers):
    one, same, other = add(answers, "1"), add(answers, "2", body=[b"one,two"]), add(answers, "3", body=[b"three"])
    assert (one.etag == same.etag, one.etag == other.etag) == (True, False)


def test_newer_answer_replaces_the_older_one_of_its_name(answers, tmp_path):
    add(answers), add(answers, "geojson")
    newest = add(answers, edition="2")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        Path(made.folder).name for made in (newest, answers.newest("geojson"))
    )


def test_reader_of_a_replaced_answer_gets_all_of_it(answers):
    with Path(add(answers).folder, "identity").open("rb") as reading:
        add(answers, edition="2", body=[b"three"])
        assert reading.read() == b"one,two"


def test_answers_that_nobody_asks_for_are_removed_after_an_hour(answers, tmp_path):
    old = Path(add(answers, "part 11").folder)
    os.utime(old, (0, 0))
    newest = add(answers)
    assert list(tmp_path.iterdir()) == [Path(newest.folder)]


def test_answer_is_fresh_in_its_edition_or_while_it_may_lag(answers):
    made = add(answers)
    assert fresh(answers, "1") == made
    assert fresh(answers, "2") is None
    assert fresh(answers, "2", may_lag=300) == made


def test_answer_made_after_it_was_asked_for_is_fresh_whatever_its_edition(answers):
    made = add(answers)
    assert fresh(answers, "2", asked_at=made.made_at) == made


def test_answer_that_is_too_old_or_from_the_future_does_not_count(answers):
    answers.since = 0
    add(answers, made_at=time.time() - 301)
    assert fresh(answers, "2", may_lag=300) is None
    add(answers, made_at=time.time() + 3600)
    assert fresh(answers, "2", may_lag=300) is None


def test_answer_from_before_this_process_started_does_not_count(answers, tmp_path):
    made = add(answers)
    assert fresh(MadeAnswers(tmp_path), "1") is None
    assert fresh(answers, "1") == made


def test_answer_that_fails_leaves_nothing(answers, tmp_path):
    def body():
        yield b"one"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add(answers, body=body())
    assert (answers.newest("csv"), list(tmp_path.iterdir())) == (None, [])


KILLED = """
import time
from pathlib import Path
from clinic_site.serving.large_answers.made_answers import MadeAnswers
answers = MadeAnswers(Path({folder!r}))
def body():
    yield b"half"
    print("half", flush=True)
    time.sleep(60)
with answers.lock() as lock:
    answers.add("csv", "1", time.time(), [], body())
"""


@pytest.mark.django_db
def test_killed_process_leaves_no_answer_and_no_lock(answers, tmp_path, tmp_path_factory):
    with own_database(tmp_path_factory.mktemp("own")) as database:
        process = database.start(KILLED.format(folder=str(tmp_path)))
        assert process.stdout.readline() == "half\n"
        with answers.lock() as lock:
            assert lock is None
        process.kill()
        process.communicate()
    assert answers.newest("csv") is None
    with answers.lock() as lock:
        assert lock is not None
        answers.remove_unfinished()
    assert [path.name for path in tmp_path.iterdir()] == ["lock"]


def test_lock_lasts_as_long_as_a_process_that_inherited_it(answers):
    with answers.lock() as lock:
        process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=[lock])
    with answers.lock() as second:
        assert second is None
    process.communicate(b"\n")
    with answers.lock() as third:
        assert third is not None


def test_edition_depends_on_the_number_the_schedule_and_the_day(monkeypatch):
    names = {edition_of(Stamp(number, until)) for number in (1, 2) for until in (None, "noon")}
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: "tomorrow")
    names.add(edition_of(Stamp(1, None)))
    assert len(names) == 5
