"""Languages that are typed into the site search."""

import pytest

from clinic_site.search.ways_by_language import way_by_language


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("Spanish", "Spanish"),
        ("asl", "American Sign Language (ASL)"),
        ("do you speak vietnamese", "Vietnamese"),
        ("se habla español", "Spanish"),
        ("clinics with a sign language interpreter", "American Sign Language (ASL)"),
        ("dry needling therapist who speaks Russian", "Russian"),
        ("deaf", "American Sign Language (ASL)"),
        ("I am deaf", "American Sign Language (ASL)"),
    ],
)
def test_language_leads_to_the_clinics_where_it_is_spoken(typed, language):
    assert way_by_language(typed).label == f"Clinics by language: {language}"


@pytest.mark.parametrize(
    "typed",
    ["", "clinics", "heel pain", "spanish leaflet", "German, PA", "english", "polish my nails", "deaf in one ear"],
)
def test_text_that_says_more_or_less_leads_nowhere(typed):
    assert way_by_language(typed) is None
