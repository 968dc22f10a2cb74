"""The memory limit for pages."""

from clinic_site.serving.page_store.page import OVERHEAD, Page
from clinic_site.serving.page_store.pages import Pages


def page(size):
    return Page([], b"x" * size, stamp=1, made=0)


def room(*sizes):
    return sum(OVERHEAD + size + size // 2 for size in sizes)


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
