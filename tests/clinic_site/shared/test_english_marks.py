"""Marks around English words on pages in other languages become lang="en"."""

import pytest

from clinic_site.shared.english_marks import is_marked, marked, say_what_is_english, unmarked

WORDS = marked("Call us today")


@pytest.mark.parametrize(
    ("html", "finished"),
    [
        (f"<p>{WORDS}</p>", '<p lang="en">Call us today</p>'),
        (f'<p class="lead">{WORDS}</p>', '<p class="lead" lang="en">Call us today</p>'),
        (f"<p>Hoy: {WORDS}.</p>", '<p>Hoy: <span lang="en">Call us today</span>.</p>'),
        (f"<p><b>{WORDS}</b> hoy</p>", '<p><b lang="en">Call us today</b> hoy</p>'),
        (f'<a href="/" aria-label="{WORDS}">ya</a>', '<a href="/" aria-label="Call us today">ya</a>'),
        (f"<title>{WORDS}</title>", '<title lang="en">Call us today</title>'),
        (f"<title>{WORDS} | Northfield</title>", "<title>Call us today | Northfield</title>"),
        (f'<script type="application/ld+json">{{"name":"{WORDS}"}}</script>',
         '<script type="application/ld+json">{"name":"Call us today"}</script>'),
        (f"<svg><text>{WORDS} ya</text></svg>", "<svg><text>Call us today ya</text></svg>"),
        (f"<ul><li>{WORDS}</li><li>hoy</li></ul>", '<ul><li lang="en">Call us today</li><li>hoy</li></ul>'),
        ("<p>Llame al 911</p>", "<p>Llame al 911</p>"),
    ],
    ids=["whole element", "with a class", "part of a sentence", "element in a sentence", "attribute", "title",
         "part of a title", "structured data", "part of a drawing", "list item", "no English"],
)  # fmt: skip
def test_marks_become_attributes_or_spans_and_never_stay(html, finished):
    assert say_what_is_english(html) == finished


def test_english_of_several_elements_is_marked_in_each_of_them():
    start, end = WORDS[0], WORDS[-1]
    html = f"<div>{start}<h2>One</h2><p>Two <b>three</b></p>{end}</div><p>cuatro</p>"
    assert say_what_is_english(html) == (
        '<div><h2 lang="en">One</h2><p><span lang="en">Two </span><b lang="en">three</b></p></div><p>cuatro</p>'
    )


def test_english_that_nobody_ends_ends_with_its_element():
    assert say_what_is_english(f"<p>{WORDS[:-1]}</p><p>hoy</p>{marked('x')[-1]}") == (
        '<p lang="en">Call us today</p><p>hoy</p>'
    )


def test_void_elements_and_comments_do_not_disturb_the_order_of_elements():
    html = f"<p><img src='a.png'><br>{WORDS}<!-- {WORDS} --></p>"
    assert say_what_is_english(html) == (
        "<p><img src='a.png'><br><span lang=\"en\">Call us today</span><!-- Call us today --></p>"
    )


def test_each_line_of_a_text_is_marked_and_blank_lines_are_not():
    assert unmarked(marked("one\n\ntwo")) == "one\n\ntwo"
    assert [line == unmarked(line) for line in marked("one\n\ntwo").split("\n")] == [False, True, False]


def test_only_words_that_wait_for_a_translation_count_as_still_english():
    assert is_marked(WORDS)
    assert not is_marked(marked("J Clin Med", stays=True))
    assert say_what_is_english(f"<i>{marked('J Clin Med', stays=True)}</i>") == '<i lang="en">J Clin Med</i>'
