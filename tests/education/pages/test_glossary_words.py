"""Words of the word list are explained at their first use on a page."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_site.writing import markdown
from education.models import GlossaryTerm
from education.pages.glossary_words import WordIndex, WordsOnPage, words_on_page
from tests import factories as make
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def twitch():
    return make.make_term(term="Twitch", slug="twitch", definition="The muscle jumps for a second.", other_names="jump")


def explained(text, *terms):
    page = Page(str(markdown.render(text, words=WordsOnPage(terms)).html))
    return [(word.text, word["href"]) for word in page.all("a", class_="word")]


def test_only_the_first_use_of_a_word_opens_its_meaning(twitch):
    assert explained("A twitch. Another twitch.\n\nAnd a twitch.", twitch) == [("twitch", "#word-twitch")]


@pytest.mark.parametrize("text", ["TWITCH", "Twitches", "a jump", "jumps"])
def test_words_match_in_any_case_in_the_plural_and_by_other_names(twitch, text):
    assert len(explained(text, twitch)) == 1


@pytest.mark.parametrize("text", ["twitching", "retwitch", "## Twitch", "[twitch](/x/)", "`twitch`"])
def test_parts_of_words_headings_links_and_code_are_ignored(twitch, text):
    assert explained(text, twitch) == []


def test_longest_match_wins():
    short, long = (
        make.make_term(term="Trigger point", slug="tp"),
        make.make_term(term="Active trigger point", slug="atp"),
    )
    assert explained("An active trigger point and a trigger point.", short, long) == [
        ("active trigger point", "#word-atp"), ("trigger point", "#word-tp"),
    ]  # fmt: skip


def test_text_around_the_word_is_unchanged(twitch):
    html = str(markdown.render("A *first* twitch & <b>more</b>.", words=WordsOnPage([twitch])).html)
    assert html == (
        '<p>A <em>first</em> <a class="word" id="say-twitch" href="#word-twitch" rel="noopener">twitch</a>'
        " &amp; &lt;b&gt;more&lt;/b&gt;.</p>\n"
    )


def test_page_has_cards_only_for_the_words_it_uses(client, twitch):
    make.make_term(term="Tendon", slug="tendon")
    make.make_topic(slug="a-topic", body="A twitch.")
    page = Page(client.get("/a-topic/"))
    [card] = page.all("section", class_="word-card")
    assert (card["id"], "popover" in card.attrs) == ("word-twitch", True)
    assert [card.one("h3").text, card.all("p")[0].text] == ["Twitch", "The muscle jumps for a second."]
    assert [link["href"] for link in card.all("a")] == ["/glossary/#twitch", "#say-twitch"]


def test_condition_explains_a_word_once_in_all_its_texts(client, twitch):
    make.make_condition(slug="a-condition", what_it_is="A twitch.", evidence="A twitch.")
    page = Page(client.get("/conditions/a-condition/"))
    assert [button.text for button in page.all("a", class_="word")] == ["twitch"]
    assert len(page.all("section", class_="word-card")) == 1


def test_page_without_explained_words_has_no_word_list(client, twitch):
    make.make_topic(slug="a-topic", body="Nothing special.")
    assert "words-title" not in Page(client.get("/a-topic/")).ids


@pytest.mark.parametrize("values", [{"status": "draft"}, {"is_explained_in_texts": False}])
def test_unpublished_and_excluded_words_are_not_explained(client, values):
    make.make_term(term="Twitch", slug="twitch", **values)
    make.make_topic(slug="a-topic", body="A twitch.")
    assert Page(client.get("/a-topic/")).all("a", class_="word") == []


def test_page_about_a_word_does_not_explain_that_word(twitch):
    assert words_on_page(but="twitch").mark("A twitch.") == ["A twitch."]


NAMES = ["needle", "needles", "need", "dry needle", "dry", "trigger point", "Trigger-point", "muscle", "es", "le s"]
PIECES = st.lists(st.sampled_from(["dry", "needle", "needles", "need", "Trigger", "point", "muscles", "es", "x", "le"]))


@settings(deadline=None)
@given(PIECES, st.sampled_from([" ", "  ", "-", ", ", ""]), st.sets(st.sampled_from(NAMES), min_size=1))
def test_words_are_found_as_by_one_pattern_of_all_names(pieces, between, names):
    """All names in one pattern, the longest first, is what is meant. It takes too long with hundreds of names."""
    text = between.join(pieces)
    words = WordsOnPage(GlossaryTerm(term=name, slug=name, other_names="") for name in sorted(names))
    longest_first = sorted(names, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    expected = re.finditer(rf"\b({pattern})(?:s|es)?\b", text, re.IGNORECASE)
    assert [match.span() for match in words._found_in(text)] == [match.span() for match in expected]


@pytest.mark.parametrize(
    ("text", "may_be_in"),
    [
        ("An ACTIVE\ntrigger points.", True),
        ("An active *trigger* point.", False),
        ("An _active trigger point_.", True),
        ("An __active trigger points__.", True),
        ("Active points.", False),
        ("Active trigger poin\\t.", True),  # a mark can stand for itself
        ("Active trigger p&#111;int.", True),
    ],
)
def test_text_is_parsed_only_if_a_word_may_be_in_it(text, may_be_in):
    term = GlossaryTerm(term="Active trigger point", slug="active-trigger-point")
    assert WordIndex([term]).may_be_in(text) is may_be_in
