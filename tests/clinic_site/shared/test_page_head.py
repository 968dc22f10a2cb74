"""What a page says of itself: title, canonical address, and what messengers show."""

import pytest

from clinic_site.shared.page_head import full_title
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "clinic", "expected"),
    [
        ("Headache and dry needling", "Harbor", "Headache and dry needling | Harbor"),
        ("Word list", "Harbor", "Word list | Dry needling at Harbor"),
        ("Dry needling at Harbor, WA", "harbor", "Dry needling at Harbor, WA"),
        ("Harbor, WA: closed", "Harbor", "Harbor, WA: closed | Dry needling"),
        ("Dry needling at the tip of the shoulder", "Northfield Physical Therapy", "Dry needling at the tip of the shoulder"),
        ("What to expect at your first visit", "Northfield Physical Therapy", "What to expect at your first visit | Dry needling"),
        ("x" * 60, "Harbor", f"{'x' * 60} | Dry needling"),
    ],
)  # fmt: skip
def test_title_names_the_treatment_and_the_clinic_once_within_sixty_letters(title, clinic, expected):
    assert full_title(title, clinic) == expected


def head(client, path="/a-topic/", **headers):
    return Page(client.get(path, headers=headers))


def test_messengers_get_title_description_and_picture(client, settings):
    settings.SITE_URL = "https://needling.example.org"
    make.make_topic(slug="a-topic", title="Tips & “tricks” <b>", description="All that you 'need' & more.")
    page = head(client)
    said = {tag["property"]: tag["content"] for tag in page.all("meta") if tag.get("property")}
    assert said == {
        "og:title": "Tips & “tricks” <b>",
        "og:description": "All that you 'need' & more.",
        "og:site_name": "Northfield Physical Therapy",
        "og:image": "https://needling.example.org/static/img/share.png",
        "og:image:width": "1200",
        "og:image:height": "630",
    }
    assert page.one("meta", name="twitter:card")["content"] == "summary_large_image"
    assert page.title.text == "Tips & “tricks” <b> | Dry needling"
    assert page.description == "All that you 'need' & more."


def test_canonical_address_is_the_sites_own_whatever_the_host(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://needling.example.org/", ["*"]
    make.make_topic(slug="a-topic")
    page = head(client, "/a-topic/?utm_source=x", host="10.0.0.9")
    assert page.one("link", rel="canonical")["href"] == "https://needling.example.org/a-topic/"
    assert page.json_ld_of("MedicalWebPage")["url"] == "https://needling.example.org/a-topic/"
    assert "10.0.0.9" not in str(page.one("head"))


def test_without_a_set_address_the_canonical_one_is_that_of_the_request(client, settings):
    settings.SITE_URL = "http://localhost:8000"
    make.make_topic(slug="a-topic")
    assert head(client).one("link", rel="canonical")["href"] == "http://testserver/a-topic/"


def test_bars_of_the_browser_have_the_color_of_the_page(client):
    make.make_topic(slug="a-topic")
    colors = [(tag["content"], tag["media"]) for tag in head(client).all("meta", name="theme-color")]
    assert colors == [
        ("#fbfaf7", "(prefers-color-scheme: light)"), ("#111b1a", "(prefers-color-scheme: dark)"),
    ]  # fmt: skip


def test_titles_of_conditions_and_clinics_name_dry_needling(client):
    make.make_condition(slug="a-condition", name="Headache")
    offers = make.make_clinic(name="Harbor PT", city="Tacoma")
    named = make.make_clinic(name="Tacoma PT", city="Tacoma", offers_dry_needling=False)
    titles = [head(client, path).title.text for path in
              ("/conditions/a-condition/", offers.get_absolute_url(), named.get_absolute_url())]  # fmt: skip
    assert titles == [
        "Headache and dry needling | Northfield Physical Therapy",
        "Dry needling at Harbor PT, Tacoma, WA",
        "Tacoma PT, WA: no dry needling now",
    ]
