"""The room for pages, in bytes."""

from clinic_site.serving.page_store.page import OVERHEAD, Page
from clinic_site.serving.page_store.pages import Pages


def page(size):
    return Page([], b"x" * size, stamp=1, made=0)


def room(*sizes):
    return sum(OVERHEAD + size + size // 2 for size in sizes)


def test_what_was_asked_for_longest_ago_goes_first():
    pages = Pages(10 * room(1000))
    for number in range(10):
        pages.put((number,), page(1000))
    pages.get((0,))
    pages.put((10,), page(1000))
    assert [number for number in range(11) if pages.get((number,))] == [0, *range(2, 11)]


def test_bytes_are_counted_and_never_more_than_the_limit():
    pages = Pages(50_000)
    for number in range(100):
        pages.put((number % 30,), page(number * 10))
        assert pages.bytes <= 50_000
    pages.clear()
    assert (pages.bytes, len(pages)) == (0, 0)


def test_page_that_takes_its_place_gives_its_room_back():
    pages = Pages(100_000)
    pages.put(("a",), page(1000))
    pages.put(("a",), page(10))
    assert pages.bytes == room(10)


def test_page_that_is_too_large_is_not_kept_and_neither_is_the_one_before():
    pages = Pages(80_000)
    assert pages.put(("a",), page(1000)) is True
    assert pages.put(("a",), page(9000)) is False
    assert (pages.get(("a",)), pages.bytes) == (None, 0)
