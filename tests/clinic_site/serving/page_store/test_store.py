"""What becomes of a request: answered from memory, made anew, or handed on."""

import threading

import brotli
import pytest

from clinic_site.serving.page_store.cache_keys import query_to_keep
from clinic_site.serving.page_store.store import DATABASE_IS_AWAY, PageStore
from locations.pages.forms import RegisterForm
from tests.clinic_site.serving.page_store.conftest import HTML, PUBLIC

HIT = "page-store; hit"
STORED = "page-store; fwd=miss; stored"


def became(answer):
    return answer.headers.get("cache-status")


def test_second_reader_gets_the_page_without_django(get, django):
    assert [became(get("/")), became(get("/"))] == [STORED, HIT]
    assert len(django.asked) == 1


def test_page_from_memory_is_the_page_that_was_made(get):
    first, second = get("/"), get("/")
    assert (first.status, first.body) == (second.status, second.body) == (200, b"first")
    assert {**first.headers, "cache-status": ""} == {**second.headers, "cache-status": ""}


@pytest.mark.parametrize(
    "difference",
    [{"path": "/safety/"}, {"HTTP_HOST": "other.example.org"}, {"wsgi.url_scheme": "http"}],
    ids=["path", "host", "scheme"],
)
def test_pages_are_told_apart_by_scheme_host_path_and_query(get, django, difference):
    get("/")
    assert became(get(**difference)) == STORED
    assert became(get(**difference)) == HIT
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/locations/washington/", "page=2"),
        ("/handout/", "size=large"),
        ("/locations/washington/seattle/handout/", "size=large"),
        ("/locations/states/", "law=unknown&offered=yes"),
    ],
)
def test_pages_whose_query_says_what_is_on_them_are_kept_with_it(get, path, query):
    get(path)
    assert [became(get(path, query=query)), became(get(path, query=query))] == [STORED, HIT]


def test_every_answer_of_the_register_is_among_the_kept():
    form = RegisterForm({})
    for name, field in form.fields.items():
        assert [
            value for value, _label in field.choices if query_to_keep("/locations/states/", f"{name}={value}") is None
        ] == []


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", "page=2"),
        ("/locations/", "page=2"),
        ("/locations/washington/", "size=large"),
        ("/locations/states/", "law=nonsense"),
        ("/safety/", "offered=yes"),
    ],
)
def test_query_of_another_page_is_never_kept(get, path, query):
    assert [became(get(path, query=query)), became(get(path, query=query))] == [None, None]


@pytest.mark.parametrize(
    ("host", "is_kept"),
    [
        ("needling.example.org", True),
        ("localhost:8000", True),
        ("[::1]:8000", True),
        ("localhost:8001", False),
        ("Needling.example.org", False),
        ("a b", False),
        ("", False),
    ],
)
def test_one_page_has_one_address_however_its_host_is_written(get, host, is_kept):
    answers = [became(get(HTTP_HOST=host, SERVER_PORT="8000")) for _twice in range(2)]
    assert answers == ([STORED, HIT] if is_kept else [None, None])


@pytest.mark.parametrize("query", ["q=98402", "page=2&page=3", "page=0", "page=123", "colour=blue", "&", "%"])
def test_any_other_query_is_never_kept_and_reaches_django_as_it_is(get, django, query):
    path = "/locations/washington/"
    assert [became(get(path, query=query)), became(get(path, query=query))] == [None, None]
    assert [environ["QUERY_STRING"] for environ in django.asked] == [query, query]


def test_what_advertisers_hang_onto_a_link_is_dropped(get, django):
    get("/locations/washington/", query="utm_source=mail&page=2&fbclid=abc")
    assert became(get("/locations/washington/", query="page=2")) == HIT
    assert django.asked[0]["QUERY_STRING"] == "page=2"


@pytest.mark.parametrize(
    "request_of",
    [
        {"HTTP_COOKIE": "a=b; sessionid=xyz"},
        {"HTTP_AUTHORIZATION": "Basic x"},
        {"method": "POST"},
        {"method": "OPTIONS"},
    ],
    ids=["session", "authorization", "POST", "OPTIONS"],
)
def test_staff_and_writing_go_past(get, django, request_of):
    get("/")
    assert became(get(**request_of)) is None
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    "headers",
    [
        [HTML],
        [HTML, ("Cache-Control", "no-store")],
        [HTML, ("Cache-Control", "private")],
        [HTML, PUBLIC, ("Set-Cookie", "a=b")],
        [HTML, PUBLIC, ("Vary", "Cookie")],
        [HTML, PUBLIC, ("Content-Encoding", "br")],
        [HTML, PUBLIC, ("ETag", '"own"')],
    ],
    ids=["says nothing", "no-store", "private", "cookie", "varies", "encoded", "has a tag"],
)
def test_what_is_not_for_everybody_is_not_kept(get, django, headers):
    django.headers = headers
    assert [became(get()), became(get())] == [None, None]
    assert len(django.asked) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved Permanently", "500 Internal Server Error"])
def test_only_pages_that_were_found_are_kept(get, django, status):
    django.status = status
    assert [get().status, get().status] == [int(status[:3])] * 2
    assert len(django.asked) == 2


def test_published_change_is_seen_after_the_next_look(get, django, edition):
    get()
    edition.publish()
    django.body = b"second"
    assert get().body == b"first"  # this process has not looked yet
    edition.read()
    assert [get().body, became(get())] == [b"second", HIT]


def test_page_during_which_something_was_published_is_made_again(get, django, edition):
    def publish_once():
        if len(django.asked) == 1:
            edition.publish()
        else:
            django.body = b"whole"

    django.before_answering = publish_once
    assert get().body == b"whole"
    assert (became(get()), len(django.asked)) == (HIT, 2)


def test_page_that_changes_all_the_time_is_given_out_and_not_kept(get, django, edition):
    django.before_answering = edition.publish
    assert (get().status, became(get())) == (200, "page-store; fwd=miss")
    assert len(django.asked) == 6


def test_no_page_outlives_its_minute(get, django, clock):
    get()
    clock.time += 59.9
    assert became(get()) == HIT
    clock.time += 0.1
    assert became(get()) == STORED


def test_page_of_a_clock_that_was_set_back_is_made_again(get, clock):
    clock.time += 30
    get()
    clock.time -= 3600
    assert became(get()) == STORED


def test_page_that_is_gone_is_not_kept_for_the_day_it_comes_back(get, django, edition, store):
    get()
    edition.publish()
    edition.read()
    django.status = "404 Not Found"
    assert (get().status, len(store.pages)) == (404, 0)


def test_while_the_database_is_away_kept_pages_are_given_out_and_say_so(get, django, edition, clock):
    get()
    edition.is_away = True
    clock.time += 600
    answer = get()
    assert (answer.status, answer.body, became(answer)) == (200, b"first", "page-store; hit; detail=database-away")
    assert len(django.asked) == 1


def test_page_that_is_still_the_newest_says_so_too_when_nobody_can_ask(get, edition):
    get()
    edition.is_away = True
    assert became(get()) == "page-store; hit; detail=database-away"


@pytest.mark.parametrize(
    "request_of",
    [{"query": "q=98402"}, {"method": "POST"}, {"HTTP_COOKIE": "sessionid=x"}],
    ids=["search", "POST", "staff"],
)
def test_whoever_goes_past_need_not_find_out_either(get, django, edition, request_of):
    get(**request_of)
    edition.is_away = True
    get(**request_of)
    assert [environ.get(DATABASE_IS_AWAY) for environ in django.asked] == [None, True]
    assert edition.looks == 2  # else a site that is only searched would not notice


def test_other_pages_are_asked_for_without_trying_the_database(get, django, edition):
    edition.is_away = True
    django.status = "503 Service Unavailable"
    assert get("/new/").status == 503
    assert django.asked[0][DATABASE_IS_AWAY] is True


def test_request_that_finds_out_first_gets_the_kept_page(get, django, edition):
    get()
    edition.publish()
    edition.read()
    django.status = "503 Service Unavailable"
    answer = get()
    assert (answer.status, answer.body) == (200, b"first")
    assert became(answer) == "page-store; fwd=stale; fwd-status=503; detail=database-away"


def test_error_of_ours_is_not_hidden_behind_an_old_page(get, django, edition):
    get()
    edition.publish()
    edition.read()
    django.status = "500 Internal Server Error"
    assert get().status == 500


def test_page_made_while_the_database_went_away_is_given_out_and_not_kept(get, django, edition):
    django.before_answering = lambda: setattr(edition, "is_away", True)
    assert (get().body, became(get())) == (b"first", "page-store; fwd=miss")


def test_without_an_edition_nothing_is_kept(get, edition):
    edition.newest = edition.stamp = edition.newest._replace(number=None)
    assert [became(get()), became(get())] == ["page-store; fwd=miss"] * 2


def test_many_readers_of_a_new_page_have_it_made_once(store, django):
    barrier, bodies = threading.Barrier(8), []

    def read():
        barrier.wait()
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "HTTP_HOST": "a"}
        bodies.append(b"".join(store(environ, lambda status, headers: None)))

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert (bodies, len(django.asked)) == ([b"first"] * 8, 1)


def test_head_has_the_headers_of_get_and_no_body(get, django):
    head, whole = get(method="HEAD"), get()
    assert (head.body, whole.body) == (b"", b"first")
    assert {**head.headers, "cache-status": ""} == {**whole.headers, "cache-status": ""}
    assert [environ["REQUEST_METHOD"] for environ in django.asked] == ["GET"]


def test_reader_who_has_the_page_hears_that_it_is_unchanged(get):
    first = get(HTTP_ACCEPT_ENCODING="br")
    again = get(HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=f'"other", W/{first.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers == {
        "cache-control": "public, max-age=0",
        "etag": first.headers["etag"],
        "vary": "Accept-Encoding",
        "cache-status": HIT,
    }
    assert get(HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=first.headers["etag"]).status == 200
    assert get(HTTP_IF_NONE_MATCH="*").status == 304


def test_tag_changes_with_the_page(get, django, edition):
    before = get().headers["etag"]
    edition.publish()
    edition.read()
    django.body = b"second"
    assert get(HTTP_IF_NONE_MATCH=before).status == 200


def test_reader_who_takes_none_of_our_encodings_is_told_which_there_are(get):
    answer = get(HTTP_ACCEPT_ENCODING="zstd, identity;q=0")
    assert (answer.status, answer.headers["vary"]) == (406, "Accept-Encoding")


def test_answer_for_one_visitor_is_compressed_and_not_kept(get, django):
    django.headers, django.body = [HTML, ("Cache-Control", "no-store")], b"near you " * 200
    answer = get("/locations/near/", query="q=98402", HTTP_ACCEPT_ENCODING="br")
    assert brotli.decompress(answer.body) == django.body
    assert (answer.headers["vary"], answer.headers["content-length"]) == ("Accept-Encoding", str(len(answer.body)))


def test_store_that_keeps_nothing_answers_the_same(django, edition, clock, get):
    off = PageStore(django, limit=0, edition=edition)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "HTTP_HOST": "needling.example.org"}
    said = {}
    for _ in range(2):
        body = b"".join(off(environ | {"wsgi.url_scheme": "https"}, lambda status, pairs: said.update(dict(pairs))))
    headers = {name.lower(): value for name, value in said.items()}
    on = get("/")
    assert (body, {**headers, "cache-status": ""}) == (on.body, {**on.headers, "cache-status": ""})
    assert len(django.asked) == 3


def test_shortcut_holds_no_page_of_a_minute_before(get, store, clock):
    for number in range(50):
        clock.time += 60
        for _twice in range(3):
            get(HTTP_ACCEPT_ENCODING=f"br, x-{number}")
    assert len(store.pages.ready) == 1
