"""The pages of the staff guide, as rendered from their Markdown files."""

import pytest

from clinic_site.guide import documents as guide
from clinic_site.publishing.preview_links import Lasting

# The first 30 bytes of pictures of 300 x 200 pixels
LOSSY = b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a" + bytes([300 % 256, 300 // 256, 200, 0])
EXTENDED = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + bytes([299 % 256, 299 // 256, 0, 199, 0, 0])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A guide of two pages."""
    (tmp_path / "README.md").write_text("# Guide\n\n- [Two](two.md): more\n- [One](one.md)\n- [Two again](two.md)\n")
    (tmp_path / "one.md").write_text("# One\n\n## Type a *state's* law, quickly\n\ntext\n\n## Second\n")
    (tmp_path / "two.md").write_text(
        "# Two\n\n[here](one.md#second) [there](README.md) [web](https://example.org/x.md)\n\n"
        "![A list](pictures/list.webp)\n\n<b>raw</b>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    monkeypatch.setattr(guide, "FOLDER", tmp_path)
    monkeypatch.setattr(guide, "PICTURES", tmp_path)
    (tmp_path / "list.webp").write_bytes(LOSSY)
    guide.documents.cache_clear()
    yield tmp_path
    guide.documents.cache_clear()


def test_pages_are_in_the_order_of_the_table_of_contents(folder):
    assert list(guide.documents()) == ["README", "two", "one"]
    assert [page.title for page in guide.documents().values()] == ["Guide", "Two", "One"]


def test_section_ids_match_those_of_github(folder):
    [first, second] = guide.documents()["one"].sections
    assert (first.id, first.title) == ("type-a-states-law-quickly", "Type a state's law, quickly")
    assert second.id == "second"
    assert '<h2 id="second">Second</h2>' in guide.documents()["one"].html


def test_relative_links_and_pictures_become_admin_urls(folder):
    html = guide.documents()["two"].html
    assert '<a href="/admin/guide/one/#second">here</a>' in html
    assert '<a href="/admin/guide/">there</a>' in html
    assert '<a href="https://example.org/x.md">web</a>' in html
    assert '<img src="/admin/guide/pictures/list.webp" alt="A list" loading="lazy" width="300" height="200"' in html


def test_raw_html_is_shown_as_text(folder):
    assert "&lt;b&gt;raw&lt;/b&gt;" in guide.documents()["two"].html


def test_wide_table_scrolls_by_keyboard(folder):
    assert '<div class="guide-table" role="group" tabindex="0"><table>' in guide.documents()["two"].html


@pytest.mark.parametrize("head", [LOSSY, EXTENDED])
def test_size_of_a_picture_is_read(tmp_path, head):
    (tmp_path / "a.webp").write_bytes(head)
    assert guide.webp_size(tmp_path / "a.webp") == (300, 200)


def test_unsupported_picture_format_is_refused(tmp_path):
    (tmp_path / "a.webp").write_bytes(b"RIFF\0\0\0\0WEBPVP8L" + bytes(14))
    with pytest.raises(ValueError, match=r"a\.webp is not a WebP picture"):
        guide.webp_size(tmp_path / "a.webp")


def test_every_picture_of_the_guide_has_a_plausible_size():
    sizes = [guide.webp_size(guide.PICTURES / name) for name in guide.pictures()]
    assert sizes
    assert all(100 < width <= 1600 and 20 < height < 4000 for width, height in sizes)


def test_guide_names_how_long_a_preview_link_can_work():
    text = (guide.FOLDER / "review.md").read_text(encoding="utf-8").lower()
    assert [label for label in Lasting.labels if label.lower().removeprefix("one ") not in text] == []
