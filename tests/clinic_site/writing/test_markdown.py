"""Converting Markdown written by staff to safe HTML."""

import re

import pytest

from clinic_site.writing import markdown
from clinic_site.writing.markdown import Heading, cited_keys, render
from tests.html import Page

SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)  # as browsers parse it
SAFE_TAGS = {
    "a", "abbr", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "sup", "ul",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Two\nlines", "<p>Two\nlines</p>\n"),
        ("**bold** and _soft_", "<p><strong>bold</strong> and <em>soft</em></p>\n"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"),
        ("3. three", '<ol start="3">\n<li>three</li>\n</ol>\n'),
        ("> quote", "<blockquote>\n<p>quote</p>\n</blockquote>\n"),
        ("### Smaller", "<h3>Smaller</h3>\n"),
        ('It\'s "so"', "<p>It’s “so”</p>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_plain_html(text, html):
    assert render(text).html == html


@pytest.mark.parametrize("url", ["/safety/#before", "https://example.org/", "mailto:a@example.org", "tel:911"])
def test_links_to_pages_email_and_phone_are_allowed(url):
    assert Page(render(f"[words]({url})").html).one("a")["href"] == url


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>p{}</style>",
        "<iframe src='https://evil.example'></iframe>",
        "a <b onclick=alert(1)>b</b>",
        "<svg/onload=alert(1)>",
        "<!-- comment -->",
        "<form action=/admin/><input name=x>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "```html\n<script>alert(1)</script>\n```",
        "`<script>alert(1)</script>`",
    ],
)
def test_raw_html_is_shown_as_text(text):
    elements = Page(render(text).html).all()
    assert {element.name for element in elements} <= SAFE_TAGS
    assert [element.attrs for element in elements if element.attrs] == []


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/png;base64,iVBORw0KGgo=",
        "file:///etc/passwd",
    ],
)
def test_link_with_an_unsafe_scheme_is_not_a_link(url):
    for text in (f"[words]({url})", f"[words](<{url}>)", f"<{url}>", f"[words][1]\n\n[1]: {url}"):
        schemes = [SCHEME.match(link.get("href", "")) for link in Page(render(text).html).all("a")]
        assert [scheme[1] for scheme in schemes if scheme] == [], text


def test_image_is_removed_because_pages_load_nothing_from_other_hosts():
    assert Page(render("A ![picture](https://evil.example/x.png) here.").html).all("img") == []


def test_external_link_has_rel_noopener():
    assert Page(render("[words](https://example.org/)").html).one("a")["rel"] == "noopener"


# Headings ----------------------------------------------------------------------------------------------


def test_headings_get_unique_ids_and_are_returned_in_order():
    rendered = render("## First\n\n### Detail\n\n## Then `it`\n\n## First\n\n## First\n\n## 針")
    assert rendered.headings == [
        Heading("first", "First"),
        Heading("then-it", "Then it"),
        Heading("first-2", "First"),
        Heading("first-3", "First"),
        Heading("section", "針"),
    ]
    assert Page(rendered.html).ids == ["first", "then-it", "first-2", "first-3", "section"]


def test_heading_that_ends_in_a_number_gets_a_unique_id():
    rendered = render("## First 2\n\n## First\n\n## First")
    assert [heading.id for heading in rendered.headings] == ["first-2", "first", "first-3"]


@pytest.mark.parametrize("title", ["Main", "Menu", "Before", "After", "Get help", "References"])
def test_heading_never_gets_a_reserved_id(title):
    [heading] = render(f"## {title}").headings
    assert heading.id == f"{title.lower().replace(' ', '-')}-2"


@pytest.mark.parametrize("text", ["# Title", "Title\n====="])
def test_h1_becomes_an_h2_because_the_page_has_an_h1(text):
    assert render(text).html == '<h2 id="title">Title</h2>\n'


def test_citation_in_a_heading_is_not_part_of_its_name():
    assert render("## Found[@a-study]", {"a-study": 1}).headings == [Heading("found", "Found")]


# Citations ---------------------------------------------------------------------------------------------


def test_citation_becomes_a_numbered_link_to_the_reference():
    page = Page(render("It may help.[@a-study]", {"a-study": 7}).html)
    link = page.one("sup").one("a")
    assert (link.text, link["href"], link["aria-label"]) == ("7", "#ref-a-study", "Reference 7")
    assert page.one("p").contents[0] == "It may help."


def test_adjacent_citations_are_separated():
    page = Page(render("Both.[@b][@a] Later.[@a]", {"a": 1, "b": 2}).html)
    assert [(sup.text, sup.get("class")) for sup in page.all("sup")] == [
        ("2", None),
        ("1", "reference-and"),
        ("1", None),
    ]


def test_citation_of_an_unknown_key_is_removed():
    assert render("It may help.[@unknown] Yes.", {"a-study": 1}).html == "<p>It may help. Yes.</p>\n"
    assert render("It may help.[@unknown]").html == "<p>It may help.</p>\n"


def test_unknown_citation_before_a_known_one_leaves_no_comma():
    sups = Page(render("Both.[@unknown][@a]", {"a": 1}).html).all("sup")
    assert [(sup.text, sup.get("class")) for sup in sups] == [("1", None)]


def test_citation_in_code_is_text():
    assert Page(render("`[@a]`", {"a": 1}).html).one("code").text == "[@a]"


def test_citation_key_cannot_contain_markup():
    assert Page(render('[@a"><script>]', {'a"><script>': 1}).html).all("script", "sup") == []


def test_each_cited_key_is_returned_once_in_order():
    assert cited_keys("One.[@b] Two.[@a][@b]", "", "Three.[@c] [@Not-A-Key] [@-no]") == ["b", "a", "c"]


def test_passages_are_paragraphs_and_list_items_as_plain_text():
    text = "## Heading\n\nOne *two*\nthree.[@a-2020]\n\n- four [five](/x/)\n- six\n\n> seven"
    assert markdown.passages(text) == ["One two three.", "four five", "six", "seven"]


def test_link_urls_are_returned_in_order():
    text = "[a](/one/) and <https://two.example/>\n\n- [c](three#x) `[d](four)` ![e](five)\n\n## [f](/six/)"
    assert markdown.addresses(text) == ["/one/", "https://two.example/", "three#x", "/six/"]


def test_images_are_detected():
    assert markdown.has_pictures("Text ![A needle](/x.png).")
    assert not markdown.has_pictures("Text! [A needle](/x.png) `![x](y)`")


def test_heading_levels_are_returned_as_typed():
    assert markdown.heading_levels("# One\n\nText\n\n### Two *three*\n\nFour\n---\n") == [
        (1, "One"),
        (3, "Two *three*"),
        (2, "Four"),
    ]


# Parts ---------------------------------------------------------------------------------------------------


def parts(text, numbers=None):
    return [(part.heading and part.heading.id, part.title, part.html.strip()) for part in render(text, numbers).parts]


def test_text_is_cut_at_its_headings():
    assert parts("Before.\n\n## One\n\nA.\n\n### Smaller\n\nB.\n\n## Two\n\n- C") == [
        (None, "", "<p>Before.</p>"),
        ("one", "One", "<p>A.</p>\n<h3>Smaller</h3>\n<p>B.</p>"),
        ("two", "Two", "<ul>\n<li>C</li>\n</ul>"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Only words.", [(None, "", "<p>Only words.</p>")]),
        ("## One", [("one", "One", "")]),
        ("## One\n\n## Two", [("one", "One", ""), ("two", "Two", "")]),
    ],
)
def test_text_without_words_or_headings_has_no_empty_part_before_them(text, expected):
    assert parts(text) == expected


def test_heading_of_a_part_keeps_its_emphasis_and_its_citation():
    [(_id, title, _html)] = parts("## *How* sure[@a-study]", {"a-study": 1})
    page = Page(title)
    assert (page.one("em").text, page.one("a")["href"]) == ("How", "#ref-a-study")


@pytest.mark.parametrize("nested", ["> ## Inner\n> B.", "- ## Inner\n\n  B.", "1. > ## Inner\n   > B."])
def test_heading_in_a_quotation_or_a_list_starts_no_part(nested):
    rendered = render(f"## One\n\nA.\n\n{nested}\n\nC.\n\n## Two\n\nD.")
    assert [heading.id for heading in rendered.headings] == ["one", "inner", "two"]
    assert [part.heading.id for part in rendered.parts] == ["one", "two"]
    assert Page(rendered.parts[0].html).text == "A. Inner B. C."


@pytest.mark.parametrize(
    "text", ["Before.\n\n## One\n\nA.\n\n> ## Inner\n\n## Two\n\n- B\n- C", "## &lt;h2&gt;\n\n`<h2>x</h2>`"]
)
def test_parts_together_are_the_text(text):
    rendered = render(text)
    headings = [f'<h2 id="{part.heading.id}">{part.title}</h2>' if part.heading else "" for part in rendered.parts]
    assert "".join(head + part.html for head, part in zip(headings, rendered.parts, strict=True)) == rendered.html
    assert {type(part.html) for part in rendered.parts} == {type(rendered.html)}
