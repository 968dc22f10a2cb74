"""A search on a real server leaves no trace in its logs or its database."""

import logging
import urllib.error
import urllib.parse
import urllib.request

import pytest

from clinic_site.operations.logs import WithoutQueries
from tests.real_server import served, wait_for
from tests.traces import traces_in

TRACES = ["98402", "98499", "00001", "Secretville", "47.26", "47.25", "122.44", "122.43"]


@pytest.fixture
def site(tmp_path, request):
    """Serve an empty site that logs everything. Yield its URL and the folder with its log and database."""
    with served(tmp_path, LOG_FORMAT=request.param) as server:
        yield server.url, tmp_path


def ask(url: str, data: dict | None = None) -> int:
    """Return the status of a GET or, with `data`, of a POST from the same site."""
    body = urllib.parse.urlencode(data).encode() if data else None
    request = urllib.request.Request(url, data=body, headers={"Sec-Fetch-Site": "same-origin"})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("site", ["text", pytest.param("json", marks=pytest.mark.nightly)], indirect=True)
def test_searches_and_locations_leave_no_trace_on_a_real_server(site):
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
    # This site has no ZIP codes, so none is near the device either.
    assert answers == [400, 400, 400, 400, 400, 200, 400, 400, 404]
    log = folder / "server.log"
    wait_for(lambda: "/locations/nowhere/" in log.read_text())
    # The log contains the requests, so it is the right file to check, but not their queries.
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
def test_runserver_logs_urls_without_query_strings(args, logged):
    record = logging.LogRecord("django.server", logging.INFO, __file__, 1, "%s %s %s", args, None)
    assert (WithoutQueries().filter(record), record.getMessage()) == (True, logged)


def test_runserver_has_the_filter_and_queries_and_contexts_are_not_logged():
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
    ids=["plain", "quoted", "a coordinate", "a timestamp and a request id"],
)
def test_traces_differ_from_unrelated_digits(text, found):
    assert traces_in(text, ["98402", "47.25"]) == found
