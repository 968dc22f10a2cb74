"""The icons, the web manifest and the share picture."""

import struct

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from clinic_site.models import SiteSettings
from clinic_site.shared.page_head import SHARE_PICTURE, SHARE_PICTURE_SIZE, THEME_COLORS
from tests.html import Page

pytestmark = pytest.mark.django_db


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def file(name: str) -> bytes:
    with open(finders.find(name), "rb") as found:
        return found.read()


def test_favicon_ico_is_an_icon_with_three_sizes(client):
    response = client.get("/favicon.ico")
    content = response.content
    kind, count = struct.unpack("<HH", content[2:6])
    entries = [struct.unpack("<BBBBHHII", content[6 + 16 * n : 22 + 16 * n]) for n in range(count)]
    assert (response.status_code, response["Content-Type"], kind) == (200, "image/x-icon", 1)
    assert [size_of(content[start : start + length]) for *_rest, length, start in entries] == [
        (16, 16), (32, 32), (48, 48),
    ]  # fmt: skip


def test_icon_of_phones_is_linked_from_every_page(client):
    address = Page(client.get("/")).one("link", rel="apple-touch-icon")["href"]
    response = client.get(address)
    assert (address, response["Content-Type"], size_of(response.content)) == (
        "/apple-touch-icon.png", "image/png", (180, 180),
    )  # fmt: skip


def test_manifest_names_the_clinic_and_its_icons_exist(client):
    SiteSettings.objects.update(name="Harbor")
    address = Page(client.get("/")).one("link", rel="manifest")["href"]
    response = client.get(address)
    described = response.json()
    assert response["Content-Type"] == "application/manifest+json"
    assert (described["name"], described["short_name"], described["start_url"], described["display"]) == (
        "Dry needling at Harbor", "Dry needling", "/", "browser",
    )  # fmt: skip
    sizes = {icon["sizes"]: size_of(file(icon["src"].removeprefix("/static/"))) for icon in described["icons"]}
    assert sizes == {"192x192": (192, 192), "512x512": (512, 512)}


def test_share_picture_has_the_size_that_pages_say_and_is_small_enough_for_messengers():
    content = file(SHARE_PICTURE)
    assert size_of(content) == SHARE_PICTURE_SIZE
    assert len(content) < 300_000


def test_theme_colors_are_the_backgrounds_of_the_style_sheet():
    light, _, dark = file("css/tokens.css").decode().partition("prefers-color-scheme: dark")
    papers = {theme: sheet.partition("--paper: ")[2][:7] for theme, sheet in [("light", light), ("dark", dark)]}
    assert papers == THEME_COLORS


def test_pages_before_the_database_answers_need_none_of_it():
    assert "manifest" not in render_to_string("503.html")
