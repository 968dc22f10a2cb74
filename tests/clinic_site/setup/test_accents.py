"""Every accent color that a clinic may choose can be read, and pages load it under the same strict policy."""

import re
from pathlib import Path

import pytest

from clinic_site.models import SiteSettings
from clinic_site.pages.first_style import first_style
from clinic_site.setup import accents
from tests.html import Page
from tests.staff import change_url, form_data

SHEETS = Path(__file__).parents[3] / "static" / "css" / "accents"
GRAY = """@layer tokens {
    :root { --teal: #777777; --teal-text: #084f4a; }
    @media screen and (prefers-color-scheme: dark) { :root { --teal: #86cfc4; --teal-text: #93d8cd; } }
}"""


def test_contrast_is_that_of_the_standard():
    assert [round(accents.contrast(*pair), 2) for pair in (("#ffffff", "#000000"), ("#777777", "#ffffff"))] == [
        21,
        4.48,
    ]
    assert accents.contrast("#0b5d57", "#0b5d57") == 1


def test_every_shipped_accent_has_a_contrast_of_seven_to_one_in_both_themes_and_is_offered():
    names = sorted(path.stem for path in SHEETS.glob("*.css"))
    assert {name: accents.too_weak(name) for name in names if accents.too_weak(name)} == {}
    assert [name for name, _words in accents.accent_choices()] == names


def test_weak_accent_is_not_offered(settings, tmp_path, monkeypatch):
    (tmp_path / "static" / "css" / "accents").mkdir(parents=True)
    tokens = (SHEETS.parent / "tokens.css").read_text(encoding="utf-8")
    (tmp_path / "static" / "css" / "tokens.css").write_text(tokens, encoding="utf-8")
    (tmp_path / "static" / "css" / "accents" / "gray.css").write_text(GRAY, encoding="utf-8")
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(accents, "NAMES", {"gray": "Gray"})
    weak = [(found.theme, found.text, found.ground, round(found.ratio, 1)) for found in accents.too_weak("gray")]
    assert weak == [
        ("light", "on-teal", "teal", 4.3),
        ("light", "teal", "paper", 4.3),
    ]
    assert accents.accent_choices() == []
    accents.too_weak.cache_clear()


@pytest.mark.django_db
def test_accent_is_drafted_published_and_loaded_on_every_page(administrator, client):
    site_settings = SiteSettings.objects.get()
    address = change_url(site_settings)
    administrator.post(address, form_data(site_settings) | {"accent": "plum"})
    assert accents_of(client.get("/no-such-page/")) == []
    administrator.post(address, form_data(site_settings) | {"accent": "plum", "_publish": "1"})
    assert accents_of(client.get("/no-such-page/")) == ["accent-plum.css"]
    home = client.get("/")
    assert accents_of(home) == []  # inside the page, with the style of its top
    assert Page(home).one("style").string == first_style(SiteSettings(accent="plum")).css
    assert first_style(SiteSettings(accent="plum")).source in home["Content-Security-Policy"]
    assert first_style(SiteSettings(accent="plum")).source != first_style(SiteSettings()).source


@pytest.mark.django_db
def test_color_that_a_release_no_longer_has_is_left_out(client):
    SiteSettings.objects.update(accent="mauve")
    assert [accents_of(client.get(path)) for path in ("/", "/no-such-page/")] == [[], []]


@pytest.mark.django_db
def test_color_that_is_not_offered_is_refused(administrator):
    site_settings = SiteSettings.objects.get()
    answer = administrator.post(change_url(site_settings), form_data(site_settings) | {"accent": "red"})
    assert Page(answer).select_one(".field-accent .errorlist").text == (
        "Select a valid choice. red is not one of the available choices."
    )


def accents_of(response) -> list[str]:
    return re.findall(r"accent-\w+\.css", response.text)
