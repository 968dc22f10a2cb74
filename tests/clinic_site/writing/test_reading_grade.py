"""How hard a text is to read."""

import pytest

from clinic_site.writing.reading_grade import LONG, read

EASY = "The needle is thin. It goes in fast. You may feel a small jump."
HARD = "Percutaneous stimulation of myofascial structures necessitates anatomical understanding of neighboring tissues."
LONG_SENTENCE = " ".join(["word"] * (LONG + 1)).capitalize() + "."


def test_grade_grows_with_long_words_and_sentences():
    assert read(EASY).grade < 3
    assert read(HARD).is_too_hard


def test_grade_above_eight_is_hard_and_above_ten_is_too_hard():
    reading = read(EASY)
    grades = [type(reading)(words=9, grade=grade, long_sentences=[]) for grade in (8.0, 8.1, 10.0, 10.1)]
    assert [(one.is_hard, one.is_too_hard) for one in grades] == [
        (False, False),
        (True, False),
        (True, False),
        (True, True),
    ]


def test_short_text_has_no_grade():
    assert read("Musculoskeletal temporomandibular hypersensitivity.").grade is None


def test_list_items_are_not_one_long_sentence():
    items = "These effects are normal after a visit:\n\n" + "\n".join(
        f"- a thing of kind {number}" for number in range(9)
    )
    reading = read(items, is_markdown=True)
    assert reading.long_sentences == []
    assert reading.grade < 5


def test_headings_and_citations_do_not_count():
    text = f"## Percutaneous stimulation of structures\n\n{EASY}[@a-2020]"
    assert read(text, is_markdown=True) == read(EASY)


def test_sentence_of_more_than_twenty_words_is_listed_with_its_length():
    reading = read(f"{EASY} {LONG_SENTENCE} It ends.")
    assert [(found.text, found.words) for found in reading.long_sentences] == [(LONG_SENTENCE, LONG + 1)]


def test_sentence_of_twenty_words_is_not_long():
    assert read(LONG_SENTENCE.replace("word ", "", 1)).long_sentences == []


@pytest.mark.parametrize("end", [".", "?", "!", ".”", ".)"])
def test_sentence_ends_with_its_punctuation_mark(end):
    half = "one two three four five six seven eight nine ten eleven twelve"
    assert read(f"O{half}{end} N{half}.").long_sentences == []


def test_summary_has_the_grade_and_the_number_of_long_sentences():
    assert read("Fine.").summary == "Too short for a reading grade."
    reading = read(f"{EASY} {LONG_SENTENCE}")
    assert reading.summary == f"Reading grade {reading.grade:g}: easy enough. 1 long sentence."


def test_empty_text_can_be_read():
    assert (read("").words, read("", is_markdown=True).grade) == (0, None)
