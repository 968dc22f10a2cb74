"""What the search finds, what it shows, and what it never shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic_site.search.models import SearchEntry
from clinic_site.search.ranking import find
from education.models import Condition, GlossaryTerm
from tests import factories as make

pytestmark = pytest.mark.django_db


def addresses(text):
    return [hit.record.get_absolute_url() for hit in find(text).hits]


@pytest.mark.parametrize("unseen", make.UNSEEN, ids=make.UNSEEN_IDS)
def test_unpublished_record_is_never_found(unseen):
    condition = make.make_condition(name="Zebra stripes")
    assert addresses("zebra stripes") == [condition.get_absolute_url()]
    make.change(condition, **unseen)
    assert addresses("zebra stripes") == []


def test_record_in_the_index_is_not_found_unless_public():
    condition = make.make_condition(name="Zebra stripes")
    Condition.objects.update(status="draft")  # bypasses save(), so the record is still in the index
    assert addresses("zebra stripes") == []
    condition.delete()


def test_every_kind_of_record_is_found_by_its_names_and_search_words():
    topic = make.make_topic(title="Xylophone page", search_words="marimba\nglockenspiel")
    question = make.make_question(question="Where is the yurt?", search_words="tent")
    effect = make.make_after_effect(name="Zigzag lines", search_words="wavy lines")
    rule = make.make_contraindication(title="Quartz in the knee", search_words="crystal")
    condition = make.make_condition(name="Vuvuzela ear", other_names="horn ear", search_words="trumpet ear")
    term = GlossaryTerm.objects.create(
        term="Jargon", slug="jargon", definition="Words.", other_names="gobbledygook", status="published"
    )
    asked = {
        "marimba": topic,
        "xylophone": topic,
        "tent": question,
        "wavy": effect,
        "crystal": rule,
        "horn ear": condition,
        "trumpet ear": condition,
        "gobbledygook": term,
    }
    assert {text: addresses(text) for text in asked} == {
        text: [record.get_absolute_url()] for text, record in asked.items()
    }


def test_each_sign_has_an_address_of_its_own():
    signs = [make.make_after_effect(name=f"Zigzag {what}", order=place) for place, what in enumerate(["one", "two"])]
    assert sorted(addresses("zigzag")) == [f"/safety/#sign-{sign.slug}" for sign in signs]


def test_kind_that_only_the_next_release_knows_is_passed_over():
    make.make_condition(name="Zigzag ache")
    SearchEntry.objects.create(kind="exercise", object_id=1, title="Zigzag", names="", text="Zigzag.")
    assert addresses("zigzag") == [Condition.objects.get().get_absolute_url()]


def test_record_is_shown_once_if_names_and_text_match():
    condition = make.make_condition(
        name="Zigzag ache", short_answer="A zigzag ache may ease.", search_words="zigzag sore"
    )
    assert addresses("zigzag sores ache") == [condition.get_absolute_url()]


def test_saved_change_is_found_immediately_and_the_old_name_is_not():
    question = make.make_question(question="Where is the yurt?", short_answer="Here.", answer="")
    question.question = "Where is the igloo?"
    question.save()
    assert addresses("igloo") == [question.get_absolute_url()]
    assert addresses("yurt") == []


def test_deleted_record_is_gone():
    question = make.make_question(question="Where is the yurt?")
    question.delete()
    assert addresses("yurt") == []


def test_misspelled_word_is_reported_with_its_correction():
    make.make_condition(name="Sciatica")
    assert find("siatica").corrected == {"siatica": "sciatica"}
    assert find("sciatica").corrected == {}


@pytest.mark.parametrize("word", ["parking", "pots", "flu"])
def test_word_that_is_spelled_right_is_not_corrected(word):
    make.make_question(question="Does it help with Parkinson’s?", search_words="points\nfluid")
    assert (find(word).corrected, find(word).hits) == ({}, [])


def test_shared_common_word_finds_nothing():
    make.make_question(question="Can it help me lose weight?", search_words="weight loss\nprice")
    assert [addresses(text) for text in ("hair loss", "bitcoin price", "telephone number")] == [[], [], []]


def test_corrected_record_is_listed_once():
    condition = make.make_condition(name="Sciatica", what_it_is="Sciatica is pain in the leg.")
    assert addresses("siatica") == [condition.get_absolute_url()]


def test_what_the_site_does_not_know_of_dry_needling_finds_what_dry_needling_is():
    topic = make.make_topic(title="What is dry needling?")
    assert addresses("is dry needling a fad") == [topic.get_absolute_url()]
    assert addresses("is it a fad") == []


@pytest.mark.parametrize("text", ["zebra", "zebrra", "zebra xylophone yurt", "is dry needling a fad"])
def test_search_takes_at_most_six_queries(text, django_assert_max_num_queries):
    make.make_condition(name="Zebra stripes")
    make.make_topic(title="What is dry needling?")
    with django_assert_max_num_queries(6):  # one of them only after each change of the site
        find(text)


def test_snippet_marks_the_words_and_escapes_everything_else():
    make.make_question(question="Yurt?", short_answer="A tent & a zebra > a yurt.", answer="")
    (hit,) = find("zebra").hits
    assert hit.snippet == "A tent &amp; a <mark>zebra</mark> &gt; a yurt."


def test_snippet_consists_of_whole_sentences_with_the_words():
    text = "First comes this. " * 20 + "Then a zebra comes, and then a zebra goes. " + "Last comes that. " * 20
    make.make_question(question="Yurt?", short_answer=text, answer="")
    (hit,) = find("zebra").hits
    begin = "Then a <mark>zebra</mark> comes, and then a <mark>zebra</mark> goes. Last comes that."
    assert (hit.snippet[: len(begin)], hit.snippet[-16:], len(hit.snippet) < 250) == (begin, "Last comes that.", True)


def test_words_match_regardless_of_endings_and_accents():
    condition = make.make_condition(name="Bruises")
    assert [addresses(text) for text in ("bruise", "bruising", "brúise")] == [[condition.get_absolute_url()]] * 3


def test_incomplete_word_is_found():
    condition = make.make_condition(name="Hamstring strain")
    assert addresses("hamst") == [condition.get_absolute_url()]


STRANGE = [
    '"',
    "'",
    "*",
    "()",
    "a OR",
    "NEAR(",
    "-",
    "\\",
    ":*",
    "& |",
    "%",
    "\x00",
    "😀",
    "NOT x",
    "title:x",
    "{ids}",
    "%s",
]
LONG = ["x" * 5000, " ".join(["pain"] * 500)]


@pytest.mark.parametrize("text", [*STRANGE, *LONG, "' OR 1=1 --", "\x02\x03", "ﬀ", "日本"], ids=lambda text: text[:20])
def test_any_text_is_safe(text):
    make.make_condition(name="Heel pain")
    assert find(text).hits == find(text).hits


def test_number_of_queries_does_not_grow_with_the_results():
    make.make_condition(name="Zebra one")
    find("zebra")
    with CaptureQueriesContext(
        connection,
    ) as few:
        find("zebra")
    for number in range(8):
        make.make_condition(name=f"Zebra {number}")
    with CaptureQueriesContext(connection) as many:
        assert len(find("zebra").hits) == 9
    assert len(many) == len(few) == 3  # names, records, texts


def test_page_ranks_above_the_glossary_term_of_the_same_name():
    term = GlossaryTerm.objects.create(term="Yurt", slug="yurt", definition="A tent.", status="published")
    topic = make.make_topic(title="Yurt")
    assert addresses("yurt") == [topic.get_absolute_url(), term.get_absolute_url()]
