"""A page whose tables have changed stays if the database answers its queries as before."""

import time

import pytest
from django.db import DatabaseError, OperationalError

from clinic_site.publishing import what_is_read
from clinic_site.publishing.query_answers import Answer
from clinic_site.publishing.what_is_read import Read
from clinic_site.serving import database_away
from clinic_site.serving.page_store import unchanged
from clinic_site.serving.page_store.page import Page
from clinic_site.serving.page_store.shelf import Shelf
from clinic_site.serving.page_store.store import PageStore
from clinic_site.serving.page_store.unchanged import Answers
from education.models import Condition
from tests.clinic_site.serving.page_store.conftest import ask
from tests.clinic_site.serving.page_store.test_store import HIT, STORED, cache_status
from tests.factories import make_condition

AWAY = "page-store; fwd=stale; fwd-status=503; detail=database-away"
UNCHANGED = "page-store; hit; detail=unchanged"
TABLE = "education_condition"


@pytest.fixture
def asked(monkeypatch):
    """The queries that were asked again. Each is answered with its parameters."""
    asked = []

    def digest_now(sql, params):
        asked.append((sql, params))
        return repr(params).encode()

    monkeypatch.setattr(unchanged, "digest_now", digest_now)
    return asked


def answer(*params, names=(TABLE,), was=None):
    return Answer("SELECT 1", params, frozenset(names), repr(params if was is None else was).encode())


def page(edition, *answers, untold=()):
    names = frozenset(untold).union(*(one.names for one in answers))
    return Page([], b"", stamp=edition.stamp, made=0, until=1, read=Read(names, answers, frozenset(untold)))


def changed(edition, *names):
    edition.publish(*names)
    return edition.read()


def test_page_whose_answers_are_the_same_belongs_to_the_new_edition(edition, asked):
    one = page(edition, answer("headache"), answer("TX", names=["locations_state"]))
    now = changed(edition, TABLE)
    assert Answers(edition).are_those_of(one) is True
    assert one.stamp is now
    assert asked == [("SELECT 1", ("headache",))]  # nothing of the states has changed


def test_page_with_another_answer_keeps_its_edition(edition, asked):
    one, before = page(edition, answer("headache"), answer("neck", was="knee")), edition.stamp
    changed(edition, TABLE)
    assert Answers(edition).are_those_of(one) is False
    assert one.stamp is before


def test_page_that_shows_something_of_which_no_query_tells_is_not_the_same(edition, asked):
    one = page(edition, answer("headache"), untold=[TABLE])
    changed(edition, TABLE)
    assert Answers(edition).are_those_of(one) is False
    assert asked == []


def test_page_is_not_the_same_if_no_query_tells_of_what_has_changed(edition, asked):
    one = page(edition, answer("headache"))
    one.read = one.read._replace(names=frozenset([TABLE, "education_topic"]))
    changed(edition, "education_topic")
    assert Answers(edition).are_those_of(one) is False


def test_nothing_is_asked_when_it_is_not_known_what_has_changed(edition, asked):
    one = page(edition, answer("headache"))
    changed(edition)
    assert Answers(edition).are_those_of(one) is False
    assert asked == []


def test_change_while_the_database_answers_counts(edition, asked, monkeypatch):
    one = page(edition, answer("headache"))
    changed(edition, TABLE)
    monkeypatch.setattr(unchanged, "digest_now", lambda sql, params: edition.publish(TABLE) or repr(params).encode())
    assert Answers(edition).are_those_of(one) is False


def test_change_of_something_else_while_the_database_answers_does_not(edition, asked, monkeypatch):
    one = page(edition, answer("headache"))
    changed(edition, TABLE)
    monkeypatch.setattr(
        unchanged, "digest_now", lambda sql, params: edition.publish("education_topic") or repr(params).encode()
    )
    assert Answers(edition).are_those_of(one) is True
    assert one.stamp is edition.newest


def test_pages_that_ask_the_same_ask_once_in_an_edition(edition, asked):
    pages = [page(edition, answer("menu"), answer(number)) for number in range(3)]
    answers = Answers(edition)
    for _time in range(2):
        changed(edition, TABLE)
        assert [answers.are_those_of(one) for one in pages] == [True] * 3
    assert [params for _sql, params in asked] == [("menu",), (0,), (1,), (2,)] * 2


def test_what_only_python_takes_for_equal_is_asked_separately(edition, asked):
    one = page(edition, answer(1), answer(True), answer(1.0))
    changed(edition, TABLE)
    assert Answers(edition).are_those_of(one) is True
    assert [repr(params) for _sql, params in asked] == ["(1,)", "(True,)", "(1.0,)"]


def test_number_of_remembered_answers_is_limited(edition, asked, monkeypatch):
    monkeypatch.setattr(unchanged, "MOST", 3)
    answers = Answers(edition)
    one = page(edition, *map(answer, range(20)))
    changed(edition, TABLE)
    assert answers.are_those_of(one) is True
    assert len(answers._digests) <= 3


@pytest.mark.parametrize("error", [DatabaseError("no such column"), ValueError("not a date")])
def test_page_is_not_the_same_while_its_queries_fail(edition, monkeypatch, error):
    def fails(sql, params):
        raise error

    monkeypatch.setattr(unchanged, "digest_now", fails)
    one = page(edition, answer("headache"))
    changed(edition, TABLE)
    assert Answers(edition).are_those_of(one) is False


def test_page_is_not_the_same_if_the_edition_cannot_be_read_again(edition, asked):
    one, before = page(edition, answer("headache")), edition.stamp
    changed(edition, TABLE)
    edition.is_away = True
    assert Answers(edition).are_those_of(one) is False
    assert one.stamp is before


# In the store ---------------------------------------------------------------------------------------


@pytest.fixture
def conditions(db, django):
    """Every page shows the condition whose slug is its address."""
    made = {slug: make_condition(name=slug.title(), slug=slug) for slug in ("headache", "elbow")}

    def answering():
        slug = django.asked[-1]["PATH_INFO"].strip("/")
        django.body = Condition.objects.filter(slug=slug).values_list("short_answer", flat=True)[0].encode()

    django.before_answering = answering
    return made


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_page_is_served_without_rendering_while_other_records_of_its_kind_change(get, django, edition):
    before = [get(path).body for path in ("/headache/", "/elbow/")]
    Condition.objects.filter(slug="elbow").update(short_answer="It can help with tennis elbow.")
    changed(edition, TABLE)
    answers = [get("/headache/") for _time in range(2)]
    assert [cache_status(answer) for answer in answers] == [UNCHANGED, HIT]
    assert {answer.body for answer in answers} == {before[0]}
    assert (cache_status(get("/elbow/")), get("/elbow/").body) == (STORED, b"It can help with tennis elbow.")
    assert len(django.asked) == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_page_is_rendered_once_while_others_of_its_kind_change_meanwhile(get, django, edition):
    answering = django.before_answering

    def others_change():
        answering()
        edition.publish(TABLE)

    django.before_answering = others_change
    assert [cache_status(get("/headache/")) for _time in range(2)] == [STORED, HIT]
    assert len(django.asked) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_nobody_waits_twice_for_a_database_that_does_not_answer(get, django, edition, monkeypatch):
    before = get("/headache/").body
    changed(edition, TABLE)

    def too_late(sql, params):
        monkeypatch.setattr(database_away, "failed_at", time.monotonic())
        raise OperationalError("PostgreSQL did not send its full answer within 2.0 s.")

    monkeypatch.setattr(unchanged, "digest_now", too_late)
    django.status, django.before_answering = "503 Service Unavailable", lambda: None
    answer = get("/headache/")
    assert (cache_status(answer), answer.body) == (AWAY, before)
    assert [environ.get(database_away.AWAY, False) for environ in django.asked] == [False, True]


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_page_that_says_something_old_about_the_time_is_rendered_although_nothing_changed(get, edition, clock):
    get("/headache/")
    changed(edition, TABLE)
    clock.time += 100_000
    assert cache_status(get("/headache/")) == STORED


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_only_one_process_asks_and_the_others_take_over_that_the_page_is_the_same(tmp_path, django, edition, clock):
    stores = [
        PageStore(django, limit=1_000_000, edition=edition, shelf=Shelf(tmp_path, limit=1_000_000, code="this release"))
        for _process in range(2)
    ]

    def get(store):
        return cache_status(ask(store, "/headache/", HTTP_ACCEPT_ENCODING="br"))

    shared = "page-store; hit; detail=shared"
    assert list(map(get, stores)) == [STORED, shared]
    kept = [store.pages.get(("https", "needling.example.org", "/headache/", "")) for store in stores]
    for first, second in (stores, stores[::-1]):
        changed(edition, TABLE)
        assert [get(first), get(second)] == [UNCHANGED, shared]
        assert [get(first), get(second)] == [HIT, HIT]
    # Both still have their own page, with its compressed body.
    assert [store.pages.get(("https", "needling.example.org", "/headache/", "")) for store in stores] == kept
    assert len(django.asked) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("conditions")
def test_process_compares_a_page_that_only_another_one_had(tmp_path, django, edition, clock):
    shelf = Shelf(tmp_path, limit=1_000_000, code="this release")
    key = ("https", "needling.example.org", "/headache/", "")
    with what_is_read.noted() as notes:
        django({"PATH_INFO": "/headache/"}, lambda status, headers: None)
    put = Page([], django.body, stamp=edition.stamp, made=clock.time, until=clock.time + 60, read=notes.read())
    shelf.put(key, put, put.stamp)
    changed(edition, TABLE)
    store = PageStore(django, limit=1_000_000, edition=edition, shelf=shelf)
    assert cache_status(ask(store, "/headache/")) == UNCHANGED
