"""Records that are read for a page in another language say its words, and are never saved with them."""

import pytest

from clinic_site.publishing.other_words import Words, in_english, read_with, words_of
from clinic_site.shared.english_marks import marked
from education.models import Contraindication
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pregnancy():
    return make.make_contraindication(title="Pregnancy", line="Tell us if you are pregnant.", search_words="baby")


def book_of(record, **pairs):
    return lambda: {(record._meta.label_lower, record.pk): Words(pairs)}


def read(record):
    return Contraindication.objects.get(pk=record.pk)


def test_translated_field_says_its_words_while_the_english_is_the_same(pregnancy):
    with read_with(book_of(pregnancy, title=("Embarazo", "Pregnancy"))):
        assert (read(pregnancy).title, read(pregnancy).title.original) == ("Embarazo", "Pregnancy")
    assert read(pregnancy).title == "Pregnancy"


def test_field_whose_english_words_changed_says_the_english_ones_marked(pregnancy):
    with read_with(book_of(pregnancy, line=("Díganos si está embarazada.", "Tell us if you were pregnant."))):
        assert read(pregnancy).line == marked("Tell us if you are pregnant.")


def test_field_without_a_translation_says_the_english_words_marked(pregnancy):
    with read_with(book_of(pregnancy, title=("", "Pregnancy"))):
        assert (read(pregnancy).title, read(pregnancy).line) == (
            marked("Pregnancy"),
            marked("Tell us if you are pregnant."),
        )


def test_harmless_field_keeps_an_old_translation_and_is_never_marked(pregnancy):
    with read_with(book_of(pregnancy, search_words=("bebé", "child"))):
        assert read(pregnancy).search_words == "bebé"
    with read_with(book_of(pregnancy)):
        assert read(pregnancy).search_words == "baby"


def test_line_ends_of_browsers_make_no_translation_stale(pregnancy):
    Contraindication.objects.update(reason="One.\r\nTwo.")
    with read_with(book_of(pregnancy, reason=("Uno.\nDos.", "One.\nTwo."))):
        assert read(pregnancy).reason == "Uno.\nDos."


def test_level_is_always_the_one_of_the_record(pregnancy):
    with read_with(book_of(pregnancy, level=("relative", pregnancy.level))):
        assert read(pregnancy).level == pregnancy.level


def test_deferred_field_says_its_words_when_it_is_read(pregnancy):
    with read_with(book_of(pregnancy, title=("Embarazo", "Pregnancy"))):
        record = Contraindication.objects.only("slug").get(pk=pregnancy.pk)
        assert record.title == "Embarazo"


def test_book_is_asked_once_and_only_when_a_record_is_read(pregnancy):
    asked = []
    with read_with(lambda: asked.append(1) or {}):
        assert asked == []
        read(pregnancy), read(pregnancy)
    assert asked == [1]


def test_record_with_other_words_can_not_be_saved(pregnancy):
    with read_with(book_of(pregnancy, title=("Embarazo", "Pregnancy"))):
        record = read(pregnancy)
    with pytest.raises(RuntimeError, match="saving it would lose its words"):
        record.save()
    assert read(pregnancy).title == "Pregnancy"


def test_single_value_has_words_too(pregnancy):
    assert words_of(Contraindication, pregnancy.pk, "title", "Pregnancy") == "Pregnancy"
    with read_with(book_of(pregnancy, title=("Embarazo", "Pregnancy"))):
        assert words_of(Contraindication, pregnancy.pk, "title", "Pregnancy") == "Embarazo"
        assert words_of(Contraindication, pregnancy.pk, "title", "Maybe pregnant") == marked("Maybe pregnant")


def test_records_can_be_read_in_english_in_between(pregnancy):
    with read_with(book_of(pregnancy, title=("Embarazo", "Pregnancy"))):
        with in_english():
            assert read(pregnancy).title == "Pregnancy"
        assert read(pregnancy).title == "Embarazo"


def test_page_knows_whether_it_used_an_unchecked_translation(pregnancy):
    unchecked = Words(title=("Embarazo", "Pregnancy"))
    unchecked.is_checked = False
    other = make.make_contraindication(title="Diabetes")
    with read_with(lambda: {(pregnancy._meta.label_lower, pregnancy.pk): unchecked}) as reading:
        read(other)
        assert not reading.has_unchecked
        read(pregnancy)
        assert reading.has_unchecked
