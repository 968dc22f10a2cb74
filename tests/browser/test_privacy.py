"""Prove the promises of /about/privacy/. `make privacy` runs this module first and prints its figures.

A browser reads every public page of a real server with all logs on, finds clinics, ticks the self-check, sends feedback
and reports a mistake. Then the test searches all requests, responses, logs and database rows for the visitor's data.
"""

import json
import sqlite3
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import ready_databases
from tests.browser.conftest import paths_of
from tests.browser.test_self_check import STORED
from tests.real_server import served, wait_for
from tests.traces import traces_in

PHONE = {"width": 390, "height": 844}
DEVICE = {"latitude": 47.253812, "longitude": -122.444312}
# These texts are unique, so wherever they appear, they came from the visitor.
ZIPS = ["98402", "10001", "00001"]
TOWN = "Walla Walla, WA"
SEARCHES = ["zebrawort in my shoulder", "heel pain 98402"]
COORDINATES = ["47.2538", "122.4443", "47.25&", "-122.44&", "latitude=47", "longitude=-122", '"47.25"', "47.25\n"]
COMMENT, REPORT = "A comment that is meant to stay.", "It ends in 0199, that is meant to stay."
TRACES = [*ZIPS, TOWN, "Walla+Walla", "Walla%20Walla", "zebrawort", "heel+pain", "heel%20pain", *COORDINATES]
ERRORS = [
    "/no-such-page/",
    "/locations/atlantis/",
    "/locations/?state=ZZ",
    "/locations/near/?q=00001",
    "/locations/near/",
]
KEPT = {"education_pagefeedback": 1, "locations_mistakereport": 1}


@dataclass
class Seen:
    """The browser's requests, complete response headers, console messages and stored data."""

    requests: list[tuple[str, str, str]] = field(default_factory=list)  # method, address, body
    headers: list[tuple[str, str, str]] = field(default_factory=list)  # address, name, value
    sockets: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)  # on the console
    pages: list[str] = field(default_factory=list)
    stored: list[tuple[str, list]] = field(default_factory=list)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Serve the sample content with all logs on."""
    with served(tmp_path_factory.mktemp("privacy"), database=ready_databases.WHOLE) as server:
        yield server


def rows(database: Path) -> dict[str, list[str]]:
    """Return {table: its rows as text}, including search indexes but not SQLite's internal tables."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        names = [name for (name,) in tables if not name.startswith("sqlite_")]
        return {name: [repr(row) for row in connection.execute(f'SELECT * FROM "{name}"')] for name in names}  # noqa: S608
    finally:
        connection.close()


def watched(context) -> Seen:
    seen = Seen()

    def answered(response):
        seen.headers += [(response.url, header["name"], header["value"]) for header in response.headers_array()]

    context.on("request", lambda request: seen.requests.append((request.method, request.url, request.post_data or "")))
    context.on("response", answered)
    context.on("console", lambda message: seen.messages.append(f"{message.type}: {message.text}"))
    context.on("page", lambda page: page.on("websocket", lambda socket: seen.sockets.append(socket.url)))
    return seen


def read(page, url, seen, path):
    page.goto(url + path)
    seen.pages.append(path)
    seen.stored.append((path, page.evaluate(STORED)))


def find_clinics(page, url):
    for typed in [*ZIPS, TOWN]:
        page.goto(f"{url}/locations/")
        page.get_by_label("ZIP code or town").fill(typed)
        page.get_by_role("button", name="Search").click()
        page.wait_for_url("**/locations/near/?q=*")
    page.goto(f"{url}/")
    page.get_by_label("ZIP code or town").fill(ZIPS[0])
    page.keyboard.press("Enter")
    page.wait_for_url("**/locations/near/?q=*")
    page.locator(".clinic-list .clinic-card a").first.click()  # the Referer of this request must not contain the search
    page.goto(f"{url}/locations/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.locator(".clinic-list .clinic-card h3").first).to_have_text("Northfield Tacoma Harbor")
    page.locator(".clinic-list .clinic-card a").first.click()


def search(page, url):
    for words in SEARCHES:
        page.goto(f"{url}/search/?q={words.replace(' ', '+')}")
        page.locator("main a").first.click()


def tick_the_self_check(page, url, seen) -> int:
    page.goto(f"{url}/self-check/", wait_until="networkidle")
    before = len(seen.requests)
    boxes = page.locator("#self-check input[type=checkbox]")
    for number in range(boxes.count()):
        boxes.nth(number).check()
    page.get_by_role("button", name="See my sheet").click()
    page.wait_for_timeout(1_000)  # a beacon may be sent only when the page is idle
    assert seen.requests[before:] == []
    assert page.url == f"{url}/self-check/"
    assert page.evaluate(STORED) == ["", 0, 0, 0, 0, 0, ""]
    return boxes.count()


def answer_and_report(page, url):
    page.goto(f"{url}/dry-needling/")
    page.get_by_role("button", name="No", exact=True).click()
    page.get_by_label("What was missing, or what helped?").fill(COMMENT)
    page.get_by_role("button", name="Send").click()
    page.goto(f"{url}/locations/washington/vancouver/report/")
    page.get_by_label("What is wrong?").select_option("phone")
    page.get_by_label("What should it be?").fill(REPORT)
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.nightly
def test_visit_leaves_only_what_was_submitted_on_purpose(browser, server):
    url, database = server.url, server.folder / "site.sqlite3"
    paths = paths_of(url)
    before = rows(database)
    context = browser.new_context(permissions=["geolocation"], geolocation=DEVICE, viewport=PHONE)
    seen = watched(context)
    page = context.new_page()
    page.set_default_timeout(20_000)
    for path in [*paths, *ERRORS]:
        read(page, url, seen, path)
    find_clinics(page, url)
    search(page, url)
    ticked = tick_the_self_check(page, url, seen)
    answer_and_report(page, url)
    cookies, state = context.cookies(), context.storage_state()
    context.close()
    last_path = "/report/thanks/"
    wait_for(lambda: last_path in server.log)
    after = rows(database)

    # Other hosts, cookies, storage
    assert {urlsplit(address).netloc for _method, address, _body in seen.requests} == {urlsplit(url).netloc}
    assert (cookies, state["cookies"], state["origins"], seen.sockets) == ([], [], [], [])
    assert [found for found in seen.stored if found[1] != ["", 0, 0, 0, 0, 0, ""]] == []
    assert [header for header in seen.headers if header[1].lower() == "set-cookie"] == []
    assert [words for words in seen.messages if "status of 40" not in words] == []
    # The location is sent once, rounded and by POST
    posts = [(urlsplit(address).path, body) for method, address, body in seen.requests if method == "POST"]
    assert [body for path, body in posts if path == "/locations/near/"] == ["latitude=47.25&longitude=-122.44"]
    assert [address for _method, address, _body in seen.requests if "47.25" in address or "122.44" in address] == []
    # Response headers, log, database
    told = [(address, name, value) for address, name, value in seen.headers if found_in(value)]
    # The way from a device's location to the page of the nearest ZIP code. Its address is all that says where.
    assert {(urlsplit(address).path, name, value) for address, name, value in told} <= {
        ("/locations/near/", "location", "/locations/near/?q=98402&from=device")
    }
    log = server.log
    assert [line for line in log.splitlines() if found_in(line)] == []
    added = {name: len(after[name]) - len(before[name]) for name in after if len(after[name]) != len(before[name])}
    new = {name: sorted(set(after[name]) - set(before[name])) for name in after}
    new = {name: found for name, found in new.items() if found}
    assert added == KEPT
    assert set(new) == set(KEPT)
    assert [(name, row) for name, found in new.items() for row in found if found_in(row)] == []
    assert ([COMMENT in row for row in new["education_pagefeedback"]], ticked > 10) == ([True], True)
    assert [REPORT in row for row in new["locations_mistakereport"]] == [True]
    files = [path for path in server.folder.iterdir() if not path.name.startswith(("site.sqlite3", "server.log"))]
    assert files == []
    print_figures(seen, cookies, ticked, log, new, after)


def found_in(text: str) -> list[str]:
    """Return the visitor's data in `text`."""
    return traces_in(text, TRACES)


def print_figures(seen: Seen, cookies: list, ticked: int, log: str, new: dict, after: dict) -> None:
    looked_at = [value for _address, _name, value in seen.headers] + log.splitlines() + [*chain(*new.values())]
    figures = {
        "pages read": len(seen.pages),
        "requests from the browser": len(seen.requests),
        "hosts contacted": len({urlsplit(address).netloc for _method, address, _body in seen.requests}),
        "response headers read": len(seen.headers),
        "cookies": len(cookies),
        "entries in browser storage": sum(sum(map(bool, stored)) for _path, stored in seen.stored),
        "answers ticked in the self-check": ticked,
        "log lines read": len(log.splitlines()),
        "tables read": len(after),
        "rows read": sum(map(len, after.values())),
        "new rows": json.dumps({name: len(found) for name, found in new.items()}),
        "traces found": sum(bool(found_in(text)) for text in looked_at),
    }
    print("\n" + "\n".join(f"{name:34} {value}" for name, value in figures.items()))


@pytest.mark.parametrize("kind", ["header", "log", "row"])
def test_check_finds_a_trace(kind):
    line = {
        "header": "/locations/near/?q=98402",
        "log": "GET /search/?q=heel+pain+98402 HTTP/1.1",
        "row": "(1, '/x/', 'latitude=47.25&longitude=-122.44')",
    }[kind]
    assert found_in(line) != []
