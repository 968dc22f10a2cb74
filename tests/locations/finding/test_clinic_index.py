"""The names and towns of clinics in memory: what is found, and when a large site reads them again."""

from types import SimpleNamespace

import pytest

from clinic_site.publishing import generation
from locations.finding import clinic_index as module
from locations.finding.clinic_index import ClinicIndex, clinic_index
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("harbor", ["Harbor Rehab", "Harborview"]),
        ("harbor tacoma", ["Harbor Rehab"]),
        ("tac harb", ["Harbor Rehab"]),
        ("view", ["View Point"]),  # not in the middle of a word
        ("tacoma", []),  # a word of the name is needed
        ("physical therapy", []),  # every clinic has these
        ("zzz", []),
    ],
)
def test_telling_words_or_their_beginnings_find_a_clinic(text, found):
    made = [("Harbor Rehab", "Tacoma"), ("Harborview", "Seattle"), ("View Point", "Tacoma")]
    clinics = {make.make_clinic(name=name, city=city).pk: name for name, city in made}
    assert [clinics[key] for key in clinic_index().with_words(text)] == found


@pytest.fixture
def large_site(monkeypatch):
    """Make the site a large one. Its clock and edition are the test's, and threads start when the test says so."""
    site = SimpleNamespace(number=1, now=100.0, threads=[])

    def thread(*, target, args, **_options):
        return SimpleNamespace(start=lambda: site.threads.append(lambda: target(*args)))

    make.make_clinic(city="Brand New Town")
    monkeypatch.setattr(module, "MANY", 0)
    monkeypatch.setattr(module, "monotonic", lambda: site.now)
    monkeypatch.setattr(module, "threading", SimpleNamespace(Thread=thread))
    monkeypatch.setattr(module, "connections", SimpleNamespace(close_all=lambda: None))
    database_time = generation.number_now()[1]
    monkeypatch.setattr(generation, "changes_now", lambda: (site.number, {}, database_time))
    return site


def test_nobody_waits_for_a_large_site_to_be_read_again(large_site):
    first = clinic_index()
    large_site.number, large_site.now = 2, large_site.now + module.PAUSE
    assert [clinic_index(), clinic_index()] == [first, first]
    [read] = large_site.threads  # one thread, however many ask
    read()
    assert clinic_index() is not first
    assert clinic_index().number == 2


def test_large_site_is_read_again_after_a_pause(large_site):
    clinic_index()
    large_site.number = 2
    large_site.now += module.PAUSE - 1
    clinic_index()
    assert large_site.threads == []
    large_site.now += 1
    clinic_index()
    assert len(large_site.threads) == 1
    large_site.threads.pop()()


def test_reading_that_fails_can_be_tried_again(large_site, monkeypatch):
    first = clinic_index()
    large_site.number, large_site.now = 2, large_site.now + module.PAUSE
    clinic_index()

    def away(*_arguments):
        raise ConnectionError

    with monkeypatch.context() as without_database:
        without_database.setattr(module, "ClinicIndex", away)
        with pytest.raises(ConnectionError):
            large_site.threads.pop()()
    assert clinic_index() is first
    large_site.threads.pop()()
    assert isinstance(clinic_index(), ClinicIndex)
    assert clinic_index().number == 2
