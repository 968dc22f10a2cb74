"""One spelling for each language."""

import pytest

from locations.languages import COMMON, names_in, normal


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", ""),
        ("Spanish; Vietnamese", "Spanish; Vietnamese"),
        ("español, ASL and farsi", "Spanish; American Sign Language (ASL); Persian"),
        ("SPANISH / sign language & Kreyòl", "Spanish; American Sign Language (ASL); Haitian Creole"),
        ("English; Spanish; spanish;", "Spanish"),
        ("chinese (cantonese)", "Cantonese"),
        ("bosnian; Twi.", "Bosnian; Twi"),
    ],
)
def test_languages_are_stored_by_their_usual_names(typed, stored):
    assert normal(typed) == stored
    assert normal(stored) == stored


@pytest.mark.parametrize("name", COMMON)
def test_every_usual_name_stays_as_it_is(name):
    assert names_in(name) == [name]
