"""A page that one process has rendered is served by the others."""

import datetime
import os
import threading
import time

import brotli
import pytest

from clinic_site.publishing.query_answers import Answer
from clinic_site.publishing.what_is_read import Read
from clinic_site.serving.page_store.edition import Stamp
from clinic_site.serving.page_store.page import Page
from clinic_site.serving.page_store.page_folder import prepared_page_folder
from clinic_site.serving.page_store.shelf import ABOUT_A_PAGE, Shelf, code_of
from clinic_site.serving.page_store.store import PageStore
from tests.clinic_site.serving.page_store.conftest import HTML, PUBLIC, Django, SetEdition, ask

KEY = ("https", "needling.example.org", "/safety/", "")
STAMP = Stamp(7, None)
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("X-Words", "“é”")]


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path, limit=1_000_000, code="this release")


def page(**values):
    one = Page(HEADERS, b"words " * 100, **{"stamp": STAMP, "made": 100.0, "until": 200.0} | values)
    one.variant("br")
    return one


def test_page_comes_back_as_it_was_put(shelf):
    put = page()
    shelf.put(KEY, put, STAMP)
    got = shelf.get(KEY, STAMP)
    assert (got.body, got.headers, got.made, got.until, got.stamp) == (put.body, HEADERS, 100.0, 200.0, STAMP)
    assert got.variants == put.variants
    assert got.size == put.size


@pytest.mark.parametrize(
    ("key", "stamp", "code"),
    [
        (("https", "needling.example.org", "/other/", ""), STAMP, "this release"),
        (KEY, Stamp(7, "later"), "this release"),
        (KEY, STAMP, "another release"),
        (KEY, None, "this release"),
    ],
    ids=["another page", "schedule", "code", "no edition"],
)
def test_page_that_is_not_what_is_asked_for_is_not_given(tmp_path, shelf, key, stamp, code):
    shelf.slots = 1  # so that every page has the same file
    shelf.put(KEY, page(), STAMP)
    other = Shelf(tmp_path, limit=1, code=code)
    assert other.get(key, stamp) is None
    assert shelf.get(KEY, STAMP) is not None


@pytest.mark.parametrize(
    ("stamp", "now", "is_current"),
    [(STAMP, 150, True), (Stamp(8, None), 150, False), (STAMP, 200, False), (STAMP, 99, False)],
    ids=["as it was", "edition", "expired", "clock set back"],
)
def test_page_says_itself_whether_it_is_current(shelf, stamp, now, is_current):
    shelf.put(KEY, page(), STAMP)
    assert shelf.get(KEY, stamp).is_current(stamp, now) is is_current


def test_what_the_page_was_read_from_comes_with_it(shelf):
    params = ("published", 7, 1.5, None, datetime.date(2026, 11, 30))
    answer = Answer("SELECT 1", params, frozenset(["locations_clinic"]), b"twelve bytes")
    read = Read(frozenset(["locations_clinic", "locations_state"]), (answer,), frozenset(["locations_state"]))
    shelf.put(KEY, page(read=read), STAMP)
    assert shelf.get(KEY, STAMP).read == read


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"[]\n", b"\xff\xfe", b'{"key": 1'])
def test_damaged_file_counts_as_none(shelf, damage):
    shelf.put(KEY, page(), STAMP)
    shelf._file_of(KEY).write_bytes(damage)
    assert shelf.get(KEY, STAMP) is None


def test_file_that_is_cut_short_counts_as_none(shelf):
    shelf.put(KEY, page(), STAMP)
    file = shelf._file_of(KEY)
    file.write_bytes(file.read_bytes()[:-1])
    assert shelf.get(KEY, STAMP) is None


def test_folder_that_is_gone_costs_only_the_sharing(shelf):
    shelf.folder = shelf.folder / "gone"
    shelf.put(KEY, page(), STAMP)
    with shelf.turn(KEY, patience=1):
        assert shelf.get(KEY, STAMP) is None


def test_number_of_files_is_limited(tmp_path):
    shelf = Shelf(tmp_path, limit=10 * ABOUT_A_PAGE, code="this release")
    for number in range(100):
        key = ("https", "needling.example.org", f"/{number}/", "")
        with shelf.turn(key, patience=0):
            shelf.put(key, page(), STAMP)
    assert {path.name.partition(".")[2] for path in tmp_path.iterdir()} == {"", "lock"}
    assert len(list(tmp_path.iterdir())) == 2 * 10


def test_second_process_waits_for_the_page_of_the_first(tmp_path, shelf):
    """Locks are between open files, so a second shelf in the same process stands for another process."""
    other, order = Shelf(tmp_path, limit=1_000_000, code="this release"), []

    def wait():
        with other.turn(KEY, patience=20):
            order.append(other.get(KEY, STAMP) is not None)

    with shelf.turn(KEY, patience=0):
        thread = threading.Thread(target=wait)
        thread.start()
        time.sleep(0.05)
        assert order == []
        shelf.put(KEY, page(), STAMP)
    thread.join(20)
    assert order == [True]


def test_killed_process_leaves_no_lock(tmp_path, shelf):
    child = os.fork()
    if child == 0:
        turn = shelf.turn(KEY, patience=0)
        turn.__enter__()
        os._exit(9)  # as if it was killed: nothing is cleaned up
    os.waitpid(child, 0)
    began = time.monotonic()
    with shelf.turn(KEY, patience=20):
        assert time.monotonic() - began < 10


def test_store_of_another_process_does_not_render_again(tmp_path, clock):
    def store():
        django = Django()
        shelf = Shelf(tmp_path, limit=1_000_000, code="this release")
        return django, PageStore(django, limit=1_000_000, edition=SetEdition(), shelf=shelf)

    def get(store):
        answer = ask(store, "/safety/", HTTP_ACCEPT_ENCODING="br")
        return brotli.decompress(answer.body), answer.headers["cache-status"]

    (first_django, first), (second_django, second) = store(), store()
    assert get(first) == (b"first", "page-store; fwd=miss; stored")
    assert get(second) == (b"first", "page-store; hit; detail=shared")
    assert get(second) == (b"first", "page-store; hit")
    for each in (first, second):
        each.edition.publish()
        each.edition.read()
    second_django.body = b"second"
    assert get(second) == (b"second", "page-store; fwd=miss; stored")
    assert get(first) == (b"second", "page-store; hit; detail=shared")
    assert (len(first_django.asked), len(second_django.asked)) == (1, 1)


def test_page_for_one_reader_is_not_shared(tmp_path, clock):
    django = Django()
    django.headers = [HTML, ("Cache-Control", "no-store")]
    store = PageStore(
        django, limit=1_000_000, edition=SetEdition(), shelf=Shelf(tmp_path, limit=1_000_000, code="this release")
    )
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": "", "HTTP_HOST": "needling.example.org"}
    b"".join(store(environ | {"wsgi.url_scheme": "https"}, lambda status, headers: None))
    assert [path for path in tmp_path.iterdir() if not path.suffix] == []
    django.headers = [HTML, PUBLIC]
    b"".join(store(environ | {"wsgi.url_scheme": "https"}, lambda status, headers: None))
    assert len([path for path in tmp_path.iterdir() if not path.suffix]) == 1


def test_other_code_has_another_name(tmp_path):
    for name in ("clinic_site", "education", "locations", "templates"):
        (tmp_path / name).mkdir()
    page_file = tmp_path / "templates" / "page.html"
    page_file.write_text("one")
    before = code_of(tmp_path)
    assert code_of(tmp_path) == before
    page_file.write_text("other")
    assert code_of(tmp_path) != before


def test_folder_is_empty_and_private_at_each_start(tmp_path):
    folder = prepared_page_folder(tmp_path, 8000)
    (folder / "page-1").write_text("of an earlier server")
    assert prepared_page_folder(tmp_path, 8000) == folder
    assert (list(folder.iterdir()), folder.stat().st_mode & 0o777) == ([], 0o700)
    assert prepared_page_folder(tmp_path, 8001) != folder
