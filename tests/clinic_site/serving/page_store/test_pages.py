"""The memory limit for pages."""

import os
import tracemalloc

import pytest

from clinic_site.publishing.query_answers import Answer
from clinic_site.publishing.what_is_read import Read
from clinic_site.serving.page_store.page import PAGE_OVERHEAD, VARIANT_OVERHEAD, Page
from clinic_site.serving.page_store.pages import MOST_SHORTCUTS, SHORTCUT_OVERHEAD, Pages


def page(size):
    return Page([], b"x" * size, stamp=1, made=0, until=60)


def room(*sizes):
    return sum(PAGE_OVERHEAD + size for size in sizes)


def test_least_recently_used_page_is_removed_first():
    pages = Pages(10 * room(1000))
    for number in range(10):
        pages.put((number,), page(1000))
    pages.get((0,))
    pages.put((10,), page(1000))
    assert [number for number in range(11) if pages.get((number,))] == [0, *range(2, 11)]


def test_bytes_never_exceed_the_limit():
    pages = Pages(50_000)
    for number in range(100):
        pages.put((number % 30,), page(number * 10))
        assert pages.bytes <= 50_000
    pages.clear()
    assert (pages.bytes, len(pages)) == (0, 0)


def test_replaced_page_frees_its_memory():
    pages = Pages(100_000)
    pages.put(("a",), page(1000))
    pages.put(("a",), page(10))
    assert pages.bytes == room(10)


def test_too_large_page_is_not_stored_and_drops_the_old_one():
    pages = Pages(80_000)
    assert pages.put(("a",), page(1000)) is True
    assert pages.put(("a",), page(9000)) is False
    assert (pages.get(("a",)), pages.bytes) == (None, 0)


def test_each_encoding_counts_once_it_is_made():
    pages, one = Pages(1_000_000), page(1000)
    pages.put(("a",), one)
    small = len(one.variant("br")[3])
    assert pages.bytes == room(1000) + VARIANT_OVERHEAD + small
    one.variant("br")
    one.variant("identity")  # shares the bytes of the page
    assert pages.bytes == room(1000) + 2 * VARIANT_OVERHEAD + small == one.size
    pages.drop(("a",))
    assert pages.bytes == 0


def test_encoding_of_a_removed_page_does_not_count():
    pages, one = Pages(1_000_000), page(1000)
    pages.put(("a",), one)
    pages.put(("a",), page(10))
    one.variant("br")
    assert pages.bytes == room(10)


def test_encodings_of_a_page_push_others_out():
    pages = Pages(room(1000) * 9)
    kept = [page(1000) for _ in range(9)]
    for number, one in enumerate(kept):
        pages.put((number,), one)
    kept[8].variant("br")
    assert (len(pages), pages.get((0,)), pages.get((8,))) == (8, None, kept[8])


def shortcuts_to(pages, one, *names):
    for name in names:
        pages.get_ready((name,), one, "br", ("Cache-Status", "hit"))


def test_shortcuts_to_a_page_are_few_count_and_go_with_it():
    pages, one = Pages(1_000_000), page(1000)
    pages.put(("a",), one)
    before = pages.bytes
    shortcuts_to(pages, one, *range(50))
    assert list(pages.ready) == [(number,) for number in range(MOST_SHORTCUTS)]
    assert pages.bytes == before + MOST_SHORTCUTS * SHORTCUT_OVERHEAD + len(one.variant("br")[3]) + VARIANT_OVERHEAD
    pages.put(("a",), page(1000))
    assert (pages.ready, pages.bytes) == ({}, room(1000))


def test_page_that_was_served_by_a_shortcut_outlives_one_that_nobody_asks_for():
    pages = Pages(room(1000) * 9)
    kept = [page(1000) for _ in range(9)]
    for number, one in enumerate(kept):
        pages.put((number,), one)
    kept[0].was_served = True
    pages.put((9,), page(1000))
    assert [number for number in range(10) if pages.get((number,))] == [0, *range(2, 10)]


def test_page_that_is_no_longer_served_goes_at_last():
    pages = Pages(room(1000) * 9)
    first = page(1000)
    pages.put((0,), first)
    first.was_served = True
    for number in range(1, 30):
        pages.put((number,), page(1000))
    assert [number for number in range(30) if pages.get((number,))] == list(range(21, 30))


HEADERS = {  # about what a page has
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "public, max-age=0, s-maxage=10, stale-while-revalidate=10, stale-if-error=86400",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " * 3,
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


NAMES = frozenset(["locations_clinic", "locations_state"])
SQL = 'SELECT "locations_clinic"."name" FROM "locations_clinic" WHERE "locations_clinic"."slug" = %s'


def what_was_read(number, answers):
    """A page has some words, numbers and dates in its queries. The text of a query belongs to all pages."""
    found = []
    for at in range(answers):
        params = (f"clinic-{number}-{at}", number * 1000 + at, f"town {number} {at}", 47.6 + number)
        found.append(Answer(SQL, params, NAMES, os.urandom(12)))
    return Read(NAMES, tuple(found))


@pytest.mark.parametrize("answers", [0, 10])
@pytest.mark.parametrize("size", [600, 20_000])
@pytest.mark.parametrize("encodings", [["br"], ["br", "gzip", "identity"]], ids=len)
def test_memory_that_is_booked_is_what_the_pages_take(size, encodings, answers):
    pages = Pages(10**9)
    tracemalloc.start()
    for number in range(200):
        headers = [("".join(name), "".join(value)) for name, value in HEADERS.items()]
        body, read = os.urandom(size // 2).hex().encode(), what_was_read(number, answers)
        one = Page(headers, body, stamp=1, made=0, until=60, read=read)
        pages.put(("https", "needling.example.org", f"/locations/texas/clinic-{number}/", ""), one)
        for encoding in encodings:
            one.variant(encoding)
        shortcuts_to(pages, one, number)
    taken, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 0.75 < taken / pages.bytes < 1.1
