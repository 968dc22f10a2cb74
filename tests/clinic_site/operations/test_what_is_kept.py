"""What a search leaves behind on a real server: nothing in its logs, nothing in its database."""

import logging
import urllib.error
import urllib.parse
import urllib.request

import pytest

from clinic_site.operations.logs import WithoutQueries
from tests.real_server import served, wait_for
from tests.traces import traces_in

TRACES = ["98402", "98499", "00001", "Secretville", "47.26", "47.25", "122.44", "122.43"]


@pytest.fixture(params=["text", "json"])
def site(tmp_path, request):
    """Serve an empty site with every log that there is, at its loudest; yield its address and where things are kept."""
    with served(tmp_path, LOG_FORMAT=request.param) as server:
        yield server.url, tmp_path


def ask(url: str, data: dict | None = None) -> int:
    """Return the status of a GET or, with `data`, of a POST as our own pages send it."""
    body = urllib.parse.urlencode(data).encode() if data else None
    request = urllib.request.Request(url, data=body, headers={"Sec-Fetch-Site": "same-origin"})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_search_or_location_leaves_nothing_in_the_logs_and_the_database_of_a_real_server(site):
    url, folder = site
    near = f"{url}/locations/near/"
    answers = [
        ask(f"{near}?q=98402"),
        ask(f"{near}?q=98499-7777"),
        ask(f"{near}?q=00001"),
        ask(f"{near}?q=Secretville"),
        ask(f"{near}?q=%00%ff98402"),
        ask(f"{url}/search/?q=clinics+near+98402"),
        ask(near, {"latitude": "47.256789", "longitude": "-122.441234"}),
        ask(near, {"latitude": "47.25 N", "longitude": "122.43 W"}),
        ask(f"{url}/locations/nowhere/?q=98402"),
    ]
    assert answers == [400, 400, 400, 400, 400, 200, 200, 400, 404]
    log = folder / "server.log"
    wait_for(lambda: "/locations/nowhere/" in log.read_text())
    # The requests are in the log, so that it is the right place to look at, and nothing of what they asked is.
    assert "/locations/near/" in log.read_text()
    kept = "\n".join(path.read_bytes().decode("latin-1") for path in folder.iterdir())
    assert traces_in(kept, TRACES) == []


@pytest.mark.parametrize(
    ("args", "logged"),
    [
        (("GET /locations/near/?q=98402 HTTP/1.1", "200", "1234"), "GET /locations/near/ HTTP/1.1 200 1234"),
        (("GET /search/ HTTP/1.1", 200, 5), "GET /search/ HTTP/1.1 200 5"),
    ],
)
def test_server_for_developers_logs_addresses_without_what_was_asked(args, logged):
    record = logging.LogRecord("django.server", logging.INFO, __file__, 1, "%s %s %s", args, None)
    assert (WithoutQueries().filter(record), record.getMessage()) == (True, logged)


def test_server_for_developers_has_that_filter_and_neither_queries_nor_contexts_are_logged():
    filters = {type(found) for found in logging.getLogger("django.server").filters}
    assert filters == {WithoutQueries}
    for name in ("django.db.backends", "django.template"):
        assert not logging.getLogger(name).isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GET /locations/near/?q=98402 HTTP/1.1", ["98402"]),
        ("q=clinics%2098402", ["98402"]),
        ('"latitude": 47.2501', ["47.25"]),
        ("2026-11-25 04:31:47.254198 [1198402ab3c7] 0.98402711", []),
    ],
    ids=["alone", "quoted", "a coordinate", "a time and a number of a request"],
)
def test_trace_is_told_from_digits_that_are_nobodys(text, found):
    assert traces_in(text, ["98402", "47.25"]) == found
