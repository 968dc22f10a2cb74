"""The languages of a notice: stored as one text, refused where nobody could read them, and what they lack."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from clinic_site.notices.language_lines import lines_in, parts_of, shortcomings, stored_form, validate_lines
from clinic_site.notices.spoken_languages import BY_CODE, LANGUAGES

FIFTEEN = "\n".join(f"{language.code} | | Text." for language in LANGUAGES[:15])


def test_stored_text_has_a_line_for_each_language():
    rows = [("es", "360-555-0242", "Hay\nayuda  gratis."), ("", "", ""), ("ar", "", "مساعدة")]
    assert stored_form(rows) == "es | 360-555-0242 | Hay ayuda gratis.\nar | | مساعدة"


ROW = st.tuples(st.sampled_from(sorted(BY_CODE)), st.text(max_size=8), st.text(min_size=1, max_size=20))


@given(st.lists(ROW, max_size=4))
def test_rows_survive_being_stored(rows):
    expected = [(code, " ".join(phone.replace("|", " ").split()), " ".join(text.split())) for code, phone, text in rows]
    assert parts_of(stored_form(rows)) == expected


@pytest.mark.parametrize(
    ("stored", "fault"),
    [
        ("xx | | Text.", "Choose the language of “Text.”."),
        (" | | Text.", "Choose the language of “Text.”."),
        ("es | 711 | ", "Spanish has no text."),
        ("es | | Uno.\nes | | Dos.", "Spanish is there twice."),
    ],
)
def test_line_that_nobody_could_read_is_refused(stored, fault):
    with pytest.raises(ValidationError) as refused:
        validate_lines(stored)
    assert refused.value.messages == [fault]


def test_unknown_language_is_left_out():
    assert [line.language.name for line in lines_in("xx | | Text.\nes | | Texto.")] == ["Spanish"]


def test_what_lines_lack():
    assert shortcomings(FIFTEEN, english="English.", phone="711") == []
    assert shortcomings("es | | Please  call.\nfr | 711 | Appelez.", english="please call.", phone="") == [
        "2 of at least 15 languages besides English are filled in.",
        "No phone number: Spanish.",
        "The text is the English one: Spanish.",
    ]


def test_four_languages_and_their_relatives_are_written_from_right_to_left():
    assert [language.name for language in LANGUAGES if language.direction == "rtl"] == [
        "Arabic", "Hebrew", "Pashto", "Persian (Farsi)", "Urdu", "Yiddish",
    ]  # fmt: skip
