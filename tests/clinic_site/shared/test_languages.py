"""The language of an address, and the same page in another language."""

import pytest
from django.utils import translation

from clinic_site.shared.languages import ENGLISH, in_english, in_language, language_of, language_tag, own_address


@pytest.mark.parametrize(
    ("path", "language", "english"),
    [
        ("/es/", "es", "/"),
        ("/es/safety/", "es", "/safety/"),
        ("/safety/", ENGLISH, "/safety/"),
        ("/", ENGLISH, "/"),
        ("/es", ENGLISH, "/es"),
        ("/essen/", ENGLISH, "/essen/"),
        ("/locations/es/", ENGLISH, "/locations/es/"),
    ],
)
def test_only_the_code_in_front_of_the_address_decides(path, language, english):
    assert (language_of(path), in_english(path)) == (language, english)
    assert in_language(path, language) == path


def test_page_in_another_language_has_the_same_address_behind_the_code():
    assert in_language("/safety/", "es") == "/es/safety/"
    assert in_language("/es/safety/", ENGLISH) == "/safety/"


def test_links_of_a_text_lead_to_the_language_in_use():
    assert own_address("/safety/") == "/safety/"
    with translation.override("es"):
        assert (own_address("/safety/#after"), language_tag()) == ("/es/safety/#after", "es-US")
    assert language_tag() == "en-US"
