"""A page stays in the store while something changes that it was not made from."""

import pytest

from clinic_site.publishing import what_is_read
from clinic_site.publishing.generation import EVERYTHING
from clinic_site.publishing.what_is_read import Read
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.page import Page
from clinic_site.serving.page_store.shelf import Shelf
from tests.clinic_site.serving.page_store.test_shelf import HEADERS, KEY
from tests.clinic_site.serving.page_store.test_store import HIT, STORED, cache_status


@pytest.fixture
def of_clinics(django):
    """Every page is made from clinics and states."""
    django.before_answering = lambda: what_is_read.note(["locations_clinic", "locations_state"])


@pytest.mark.usefixtures("of_clinics")
def test_page_stays_while_something_else_changes(get, django, edition):
    get("/")
    for number in range(3):
        edition.publish("education_topic")
        edition.read()
        assert [cache_status(get("/")) for _time in range(2)] == [HIT, HIT], number
    assert len(django.asked) == 1


@pytest.mark.usefixtures("of_clinics")
@pytest.mark.parametrize("name", ["locations_clinic", "locations_state"])
def test_page_is_rendered_again_when_one_of_its_tables_changes(get, edition, name):
    get("/")
    edition.publish("education_topic")
    edition.publish("education_topic", name)
    edition.publish("education_topic")
    edition.read()
    assert [cache_status(get("/")) for _time in range(2)] == [STORED, HIT]


@pytest.mark.usefixtures("of_clinics")
def test_page_that_was_untouched_by_one_change_is_touched_by_the_next(get, django, edition):
    get("/")
    for names, asked in [(["education_topic"], 1), (["locations_clinic"], 2), (["education_topic"], 2)]:
        edition.publish(*names)
        edition.read()
        get("/")
        assert len(django.asked) == asked


def test_page_that_was_made_from_nothing_known_is_rendered_again_after_every_change(get, edition):
    get("/")
    edition.publish("education_topic")
    edition.read()
    assert cache_status(get("/")) == STORED


@pytest.mark.usefixtures("of_clinics")
@pytest.mark.parametrize(
    "newest",
    [
        Stamp(2, "noon", {"education_topic": 2}),
        Stamp(0, None, {}),
        Stamp(1, "noon", {}),
        Stamp(3, None, {"education_topic": 2}),
        Stamp(4, None, {"education_topic": 4, EVERYTHING: 3}),
    ],
    ids=["the schedule changed", "number set back", "scheduled change", "change without a name", "changed everything"],
)
def test_page_is_rendered_again_when_it_is_not_known_what_changed(get, edition, newest):
    get("/")
    edition.newest = newest
    edition.read()
    assert cache_status(get("/")) == STORED


@pytest.mark.parametrize(("name", "asked"), [("education_topic", 1), ("locations_clinic", 2)])
def test_page_is_rendered_twice_only_if_what_it_shows_changes_meanwhile(get, django, edition, name, asked):
    def answering():
        what_is_read.note(["locations_clinic"])
        if len(django.asked) == 1:
            edition.publish(name)

    django.before_answering = answering
    assert [cache_status(get("/")) for _time in range(2)] == [STORED, HIT]
    assert len(django.asked) == asked


@pytest.mark.parametrize(("changed", "is_current"), [({"education_topic": 9}, True), ({"locations_clinic": 9}, False)])
def test_page_of_another_process_is_current_if_it_is_untouched(tmp_path, changed, is_current):
    shelf = Shelf(tmp_path, limit=1_000_000, code="this release")
    before, now = Stamp(7, None), Stamp(9, None, changed)
    read = Read(frozenset(["locations_clinic"]))
    shelf.put(KEY, Page(HEADERS, b"words", stamp=before, made=100.0, until=200.0, read=read), before)
    got = shelf.get(KEY, now)
    assert got.is_current(now, 150) is is_current
    assert got.stamp == (now if is_current else before)
    assert not got.is_current(Stamp(10, None, {"locations_clinic": 10}), 150)
