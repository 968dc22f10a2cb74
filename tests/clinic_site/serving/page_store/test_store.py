"""How the store handles a request: answers from memory, renders the page again, or passes the request on."""

import datetime
import threading

import brotli
import pytest

from clinic_site.serving.page_store.cache_keys import query_to_keep
from clinic_site.serving.page_store.store import DATABASE_IS_AWAY, SPREAD, PageStore
from clinic_site.shared.true_until import true_until
from locations.pages.forms import RegisterForm
from tests.clinic_site.serving.page_store.conftest import HTML, PUBLIC

HIT = "page-store; hit"
STORED = "page-store; fwd=miss; stored"


def cache_status(answer):
    return answer.headers.get("cache-status")


def test_second_request_is_answered_without_django(get, django):
    assert [cache_status(get("/")), cache_status(get("/"))] == [STORED, HIT]
    assert len(django.asked) == 1


def test_stored_page_equals_the_rendered_page(get):
    first, second = get("/"), get("/")
    assert (first.status, first.body) == (second.status, second.body) == (200, b"first")
    assert {**first.headers, "cache-status": ""} == {**second.headers, "cache-status": ""}


@pytest.mark.parametrize(
    "difference",
    [{"path": "/safety/"}, {"HTTP_HOST": "other.example.org"}, {"wsgi.url_scheme": "http"}],
    ids=["path", "host", "scheme"],
)
def test_pages_differ_by_scheme_host_and_path(get, django, difference):
    get("/")
    assert cache_status(get(**difference)) == STORED
    assert cache_status(get(**difference)) == HIT
    assert len(django.asked) == 2


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/locations/washington/", "page=2"),
        ("/locations/washington/", "town=Walla+Walla"),
        ("/locations/washington/", "page=2&town=Coeur+d%E2%80%99Alene"),
        ("/notices/language-help/", "size=large"),
        ("/handout/", "size=large"),
        ("/locations/washington/seattle/handout/", "size=large"),
        ("/locations/states/", "law=unknown&offered=yes"),
        ("/questions/", "page=2"),
        ("/conditions/", "page=2&part=neck"),
    ],
)
def test_pages_with_known_query_parameters_are_stored(get, path, query):
    get(path)
    assert [cache_status(get(path, query=query)), cache_status(get(path, query=query))] == [STORED, HIT]


def test_every_choice_of_the_register_form_is_stored():
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
        ("/safety/", "page=2"),
        ("/questions/", "page=0"),
        ("/questions/", "part=neck"),
        ("/conditions/neck-pain/", "part=neck"),
        ("/locations/washington/", "size=large"),
        ("/locations/washington/", "town=98402"),
        ("/locations/washington/", "town=" + "x" * 81),
        ("/locations/washington/", "town=<script>"),
        ("/locations/washington/a-clinic/", "town=Tacoma"),
        ("/locations/states/", "law=nonsense"),
        ("/safety/", "offered=yes"),
    ],
)
def test_query_parameter_of_another_page_is_never_stored(get, path, query):
    assert [cache_status(get(path, query=query)), cache_status(get(path, query=query))] == [None, None]


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
def test_page_is_stored_for_only_one_spelling_of_its_host(get, host, is_kept):
    answers = [cache_status(get(HTTP_HOST=host, SERVER_PORT="8000")) for _twice in range(2)]
    assert answers == ([STORED, HIT] if is_kept else [None, None])


@pytest.mark.parametrize("query", ["q=98402", "page=2&page=3", "page=0", "page=123", "colour=blue", "&", "%"])
def test_other_queries_are_never_stored_and_reach_django_unchanged(get, django, query):
    path = "/locations/washington/"
    assert [cache_status(get(path, query=query)), cache_status(get(path, query=query))] == [None, None]
    assert [environ["QUERY_STRING"] for environ in django.asked] == [query, query]


def test_tracking_parameters_are_dropped(get, django):
    get("/locations/washington/", query="utm_source=mail&page=2&fbclid=abc")
    assert cache_status(get("/locations/washington/", query="page=2")) == HIT
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
def test_staff_and_unsafe_methods_bypass_the_store(get, django, request_of):
    get("/")
    assert cache_status(get(**request_of)) is None
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
    ids=["no cache-control", "no-store", "private", "cookie", "varies", "encoded", "has a tag"],
)
def test_response_that_is_not_public_is_not_stored(get, django, headers):
    django.headers = headers
    assert [cache_status(get()), cache_status(get())] == [None, None]
    assert len(django.asked) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved Permanently", "500 Internal Server Error"])
def test_only_status_200_is_stored(get, django, status):
    django.status = status
    assert [get().status, get().status] == [int(status[:3])] * 2
    assert len(django.asked) == 2


def test_published_change_is_visible_after_the_next_query(get, django, edition):
    get()
    edition.publish()
    django.body = b"second"
    assert get().body == b"first"  # this process has not queried the database yet
    edition.read()
    assert [get().body, cache_status(get())] == [b"second", HIT]


def test_page_is_rendered_again_if_something_was_published_meanwhile(get, django, edition):
    def publish_once():
        if len(django.asked) == 1:
            edition.publish()
        else:
            django.body = b"whole"

    django.before_answering = publish_once
    assert get().body == b"whole"
    assert (cache_status(get()), len(django.asked)) == (HIT, 2)


def test_page_that_changes_constantly_is_served_but_not_stored(get, django, edition):
    django.before_answering = edition.publish
    assert (get().status, cache_status(get())) == (200, "page-store; fwd=miss")
    assert len(django.asked) == 6


def at(clock, seconds):
    """Return the time `seconds` after the clock's, as code that renders a page knows it."""
    return datetime.datetime.fromtimestamp(clock.time + seconds, datetime.UTC)


def test_page_is_served_until_the_first_thing_in_it_stops_being_true(get, django, clock):
    hour, day = at(clock, 3600), at(clock, 86_400)
    django.before_answering = lambda: [true_until(moment) for moment in (day, hour)]
    get()
    clock.time += 3599.9
    assert cache_status(get()) == HIT
    clock.time += 0.1 + SPREAD
    assert cache_status(get()) == STORED


def test_page_that_says_nothing_about_the_time_is_served_until_the_end_of_the_day(get, clock, settings):
    settings.TIME_ZONE = "America/Chicago"
    day = 24 * 3600
    clock.time = 10 * day + 6 * 3600.0  # midnight in Chicago
    get()
    clock.time += day - 1
    assert cache_status(get()) == HIT
    clock.time += 1 + SPREAD
    assert cache_status(get()) == STORED


def test_pages_that_stop_being_true_together_are_rendered_again_one_after_the_other(get, django, clock, store):
    hour = at(clock, 3600)
    django.before_answering = lambda: clock.time < hour.timestamp() and true_until(hour)
    paths = [f"/conditions/{number}/" for number in range(100)]
    for path in paths:
        get(path)
    clock.time += 3600
    late = []
    for _second in range(SPREAD + 1):
        late.append(sum(cache_status(get(path)) == STORED for path in paths))
        clock.time += 1
    assert sum(late) == len(paths)
    assert max(late) < len(paths) / 5


def test_page_is_rendered_again_if_the_clock_was_set_back(get, clock):
    clock.time += 30
    get()
    clock.time -= 3600
    assert cache_status(get()) == STORED


def test_page_that_no_longer_exists_is_dropped(get, django, edition, store):
    get()
    edition.publish()
    edition.read()
    django.status = "404 Not Found"
    assert (get().status, len(store.pages)) == (404, 0)


def test_stored_pages_are_served_and_marked_during_an_outage(get, django, edition, clock):
    get()
    edition.is_away = True
    clock.time += 600
    answer = get()
    assert (answer.status, answer.body, cache_status(answer)) == (
        200,
        b"first",
        "page-store; hit; detail=database-away",
    )
    assert len(django.asked) == 1


def test_current_page_is_marked_during_an_outage_too(get, edition):
    get()
    edition.is_away = True
    assert cache_status(get()) == "page-store; hit; detail=database-away"


@pytest.mark.parametrize(
    "request_of",
    [{"query": "q=98402"}, {"method": "POST"}, {"HTTP_COOKIE": "sessionid=x"}],
    ids=["search", "POST", "staff"],
)
def test_requests_that_bypass_the_store_tell_django_about_the_outage(get, django, edition, request_of):
    get(**request_of)
    edition.is_away = True
    get(**request_of)
    assert [environ.get(DATABASE_IS_AWAY) for environ in django.asked] == [None, True]
    assert edition.looks == 2  # otherwise a site with only searches would not notice the outage


def test_requests_for_new_pages_tell_django_about_the_outage(get, django, edition):
    edition.is_away = True
    django.status = "503 Service Unavailable"
    assert get("/new/").status == 503
    assert django.asked[0][DATABASE_IS_AWAY] is True


def test_first_request_that_fails_gets_the_stored_page(get, django, edition):
    get()
    edition.publish()
    edition.read()
    django.status = "503 Service Unavailable"
    answer = get()
    assert (answer.status, answer.body) == (200, b"first")
    assert cache_status(answer) == "page-store; fwd=stale; fwd-status=503; detail=database-away"


def test_old_page_does_not_hide_a_server_error(get, django, edition):
    get()
    edition.publish()
    edition.read()
    django.status = "500 Internal Server Error"
    assert get().status == 500


def test_page_rendered_when_the_outage_started_is_served_but_not_stored(get, django, edition):
    django.before_answering = lambda: setattr(edition, "is_away", True)
    assert (get().body, cache_status(get())) == (b"first", "page-store; fwd=miss")


def test_nothing_is_stored_without_an_edition(get, edition):
    edition.newest = edition.stamp = edition.newest._replace(number=None)
    assert [cache_status(get()), cache_status(get())] == ["page-store; fwd=miss"] * 2


def test_simultaneous_requests_for_a_new_page_render_it_once(store, django):
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


def test_head_has_the_headers_of_get_without_a_body(get, django):
    head, whole = get(method="HEAD"), get()
    assert (head.body, whole.body) == (b"", b"first")
    assert {**head.headers, "cache-status": ""} == {**whole.headers, "cache-status": ""}
    assert [environ["REQUEST_METHOD"] for environ in django.asked] == ["GET"]


def test_client_that_has_the_page_gets_304(get):
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


def test_etag_changes_with_the_page(get, django, edition):
    before = get().headers["etag"]
    edition.publish()
    edition.read()
    django.body = b"second"
    assert get(HTTP_IF_NONE_MATCH=before).status == 200


def test_client_that_accepts_none_of_our_encodings_gets_406(get):
    answer = get(HTTP_ACCEPT_ENCODING="zstd, identity;q=0")
    assert (answer.status, answer.headers["vary"]) == (406, "Accept-Encoding")


def test_response_for_one_visitor_is_compressed_but_not_stored(get, django):
    django.headers, django.body = [HTML, ("Cache-Control", "no-store")], b"near you " * 200
    answer = get("/locations/near/", query="q=98402", HTTP_ACCEPT_ENCODING="br")
    assert brotli.decompress(answer.body) == django.body
    assert (answer.headers["vary"], answer.headers["content-length"]) == ("Accept-Encoding", str(len(answer.body)))


def test_store_with_limit_0_gives_the_same_responses(django, edition, clock, get):
    off = PageStore(django, limit=0, edition=edition)
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "HTTP_HOST": "needling.example.org"}
    said = {}
    for _ in range(2):
        body = b"".join(off(environ | {"wsgi.url_scheme": "https"}, lambda status, pairs: said.update(dict(pairs))))
    headers = {name.lower(): value for name, value in said.items()}
    on = get("/")
    assert (body, {**headers, "cache-status": ""}) == (on.body, {**on.headers, "cache-status": ""})
    assert len(django.asked) == 3


def test_shortcut_goes_with_the_page_that_it_leads_to(get, store, clock):
    for number in range(50):
        clock.time += 2 * 24 * 3600
        for _twice in range(3):
            get(HTTP_ACCEPT_ENCODING=f"br, x-{number}")
    assert len(store.pages.ready) == 1


def from_memory(store, **more):
    """Return the body that the store has in memory for the landing page in brotli, or None."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "QUERY_STRING": "",
        "HTTP_HOST": "needling.example.org",
        "HTTP_ACCEPT_ENCODING": "br",
        "wsgi.url_scheme": "https",
    } | more
    body = store.from_memory(environ, lambda status, headers: None)
    return None if body is None else b"".join(body)


def test_memory_answers_only_once_a_page_is_stored_in_that_encoding(store, get, django):
    assert from_memory(store) is None
    get()
    assert from_memory(store) is None  # compressing would take time
    get(HTTP_ACCEPT_ENCODING="br")
    assert brotli.decompress(from_memory(store)) == django.body
    assert len(django.asked) == 1


@pytest.mark.parametrize(
    "different",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_COOKIE": "sessionid=abc"},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"QUERY_STRING": "q=knee"},
        {"PATH_INFO": "/other/"},
        {"HTTP_HOST": "NEEDLING.example.org"},
    ],
    ids=lambda different: next(iter(different)),
)
def test_memory_does_not_answer_what_the_store_would_pass_on(store, get, different):
    get(HTTP_ACCEPT_ENCODING="br")
    assert from_memory(store) is not None
    assert from_memory(store, **different) is None


def test_memory_answers_with_the_edition_that_was_last_looked_up(store, get, edition):
    get(HTTP_ACCEPT_ENCODING="br")
    edition.publish()
    assert from_memory(store) is not None
    edition.read()
    assert from_memory(store) is None


def test_memory_answers_a_client_that_has_the_page_with_an_empty_body(store, get):
    etag = get(HTTP_ACCEPT_ENCODING="br").headers["etag"]
    assert from_memory(store, HTTP_IF_NONE_MATCH=etag) == b""
