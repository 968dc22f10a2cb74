"""What is costly to read is read once for each edition of the site."""

import datetime
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from clinic_site.publishing import generation, kept, what_is_read
from clinic_site.publishing.other_words import Words, read_with, reading_now
from education.models import GlossaryTerm
from locations.models import Clinic
from tests import factories

NOON = datetime.datetime(2026, 7, 1, 17, tzinfo=datetime.UTC)


@pytest.fixture
def site(monkeypatch, settings):
    """The number of the edition, the database's time and the next scheduled change, which a test sets."""
    settings.TIME_ZONE = "America/Chicago"
    kept.forget()
    site = SimpleNamespace(number=1, changed={}, now=NOON, next_change=None, in_atomic_block=False)
    monkeypatch.setattr(kept, "connection", site)
    monkeypatch.setattr(generation, "changes_now", lambda: (site.number, site.changed, site.now))
    monkeypatch.setattr(generation, "next_change", lambda now: site.next_change)
    return site


@pytest.fixture
def read(site):
    """A kept function that returns how often it has read, and keeps its arguments in `read.reads`."""
    reads = []

    @kept.kept_until_change
    def read(*args):
        reads.append(args)
        return len(reads)

    read.reads = reads
    return read


def test_second_call_reads_nothing(read):
    assert (read(), read()) == (1, 1)


def test_each_argument_has_its_own_result(read):
    assert (read("WA"), read("TX"), read("WA")) == (1, 2, 1)


@pytest.mark.django_db
def test_what_was_read_counts_for_every_page_that_shows_it(site):
    terms = kept.kept_until_change(lambda: list(GlossaryTerm.objects.all()))
    for _time in range(2):
        with what_is_read.noted() as notes:
            terms()
        assert notes.names == {"education_glossaryterm"}


def test_page_that_shows_kept_words_knows_that_nobody_has_checked_them(site):
    words = Words(name=("Texas", "Texas"))
    words.is_checked = False

    @kept.kept_until_change
    def read():
        return reading_now().words_of("locations.state", 1)

    for _visit in range(2):  # the second one reads nothing
        with read_with(lambda: {("locations.state", 1): words}) as reading:
            assert (read(), reading.has_unchecked) == (words, True)


def test_change_of_the_site_ends_what_is_kept(read, site):
    read()
    site.number = 2
    assert (read(), read()) == (2, 2)


@pytest.mark.parametrize(
    ("names", "changed", "reads"),
    [
        (["locations_state"], {"locations_clinic": 2}, 1),
        (["locations_state"], {"locations_clinic": 2, "locations_state": 1}, 1),
        (["locations_state"], {"locations_clinic": 1, "locations_state": 2}, 2),
        (["locations_state"], {"everything": 2}, 2),
        (["locations_state"], {"locations_clinic": 1}, 2),
        ([], {"locations_clinic": 2}, 2),
    ],
    ids=["another table", "its table before", "its table", "everything", "without a name", "read from nothing known"],
)
def test_change_of_something_else_does_not_end_what_is_kept(site, names, changed, reads):
    times = []
    kept_read = kept.kept_until_change(lambda: what_is_read.note(names) or times.append(1) or len(times))
    kept_read()
    site.number, site.changed = 2, changed
    assert (kept_read(), kept_read()) == (reads, reads)


def test_change_of_the_schedule_ends_what_is_kept(site):
    times = []
    kept_read = kept.kept_until_change(lambda: what_is_read.note(["locations_state"]) or times.append(1) or len(times))
    kept_read()
    site.number, site.changed, site.next_change = 2, {"locations_clinic": 2}, NOON + datetime.timedelta(hours=1)
    assert kept_read() == 2


@pytest.mark.django_db
def test_next_scheduled_change_is_asked_for_once_in_an_edition(read, site, monkeypatch):
    asked = []
    monkeypatch.setattr(generation, "next_change", asked.append)
    other = kept.kept_until_change(lambda: "other")
    for number in (1, 2):
        site.number = number
        assert [read("a"), read("b"), other()] == [2 * number - 1, 2 * number, "other"]
        assert len(asked) == number


def test_scheduled_change_ends_what_is_kept(read, site):
    site.next_change = NOON + datetime.timedelta(minutes=1)
    read()
    site.now += datetime.timedelta(seconds=59)
    assert read() == 1
    site.now += datetime.timedelta(seconds=1)
    assert read() == 2


def test_end_of_the_day_ends_what_is_kept(read, site):
    read()
    site.now += datetime.timedelta(hours=11, minutes=59)
    assert read() == 1
    site.now += datetime.timedelta(minutes=1)  # midnight in Chicago
    assert read() == 2


def test_transaction_reads_for_itself(read, site):
    read()
    site.in_atomic_block = True
    assert (read(), read()) == (2, 3)


def test_results_are_few(read):
    for number in range(kept.MOST + 1):
        read(number)
    assert (read(kept.MOST), read(0)) == (kept.MOST + 1, kept.MOST + 2)


def test_site_without_an_edition_keeps_nothing(read, site):
    site.number = site.now = None
    assert (read(), read()) == (1, 2)


@pytest.mark.django_db
def test_kept_result_costs_one_small_query(monkeypatch, django_assert_num_queries):
    kept.forget()
    monkeypatch.setattr(kept, "connection", SimpleNamespace(in_atomic_block=False))
    factories.make_clinic(name="Cedar Clinic")
    names = kept.kept_until_change(lambda: list(Clinic.objects.published().values_list("name", flat=True)))
    assert names() == ["Cedar Clinic"]
    with django_assert_num_queries(1):
        assert names() == ["Cedar Clinic"]
    (result,) = kept._all[-1].results.values()
    assert timezone.now() < result.until


def test_request_that_reads_asks_for_the_edition_once(read, site, monkeypatch, rf):
    asked = []
    monkeypatch.setattr(generation, "changes_now", lambda: asked.append(1) or (site.number, {}, site.now))
    answer = kept.ask_for_the_edition_once(lambda request: [read("a"), read("b"), read("a")])
    assert answer(rf.get("/")) == [1, 2, 1]
    assert len(asked) == 1
    answer(rf.get("/"))
    assert len(asked) == 2


def test_request_that_writes_sees_what_it_has_changed(read, site, rf):
    def change(request):
        before = read()
        site.number += 1
        return before, read()

    assert kept.ask_for_the_edition_once(change)(rf.post("/")) == (1, 2)


def test_results_in_another_language_are_kept_for_themselves(read, site):
    with translation.override("es"):
        assert read() == 1  # a part of an English page that speaks Spanish, with records in English
        with read_with(dict):
            assert (read(), read()) == (2, 2)
        assert read() == 1
    assert read() == 3
