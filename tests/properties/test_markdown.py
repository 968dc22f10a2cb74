"""Anything that staff write or paste becomes harmless HTML. These tests parse and check the output itself."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from clinic_site.writing import markdown
from clinic_site.writing.markdown import ALLOWED_SCHEMES, ALLOWED_TAGS, RESERVED_IDS, render
from tests.html import Page
from tests.properties.texts import typed

MARKS = [
    "# ", "## ", "### ", "> ", "- ", "1. ", "999999999. ", "    ", "```", "`", "*", "**", "_", "~~", "---", "\n", "\n\n",
    "  \n", "\\", "[", "](", ")", "[@", "[@study]", "[@study][@other]", "![", "<", ">", "&lt;", "&#106;", "&colon;", "&Tab;",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java\tscript:alert(1))", "[a](&#106;avascript:x)",
    "[a](data:text/html,<script>alert(1)</script>)", "[a](vbscript:x)", "[a](//evil.example)", "[a](/safety/ \"t\\\" onx=1\")",
    "<javascript:alert(1)>", "<https://example.org/?a=\"onmouseover=x>", "[x]: javascript:alert(1)", "[x]",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href='javascript:x'>", "<!--",
    "-->", "<![CDATA[", "</p>", "<style>*{}</style>", "<iframe srcdoc=x>", "<math><mi xlink:href=x>", "main", "Get help",
    "\"'><b onclick=x>", "\x00", "\u2028",
]  # fmt: skip
written = st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=16).map("".join) | typed
NUMBERS = {"study": 1, "other": 2}
ATTRIBUTES = {
    "a": {"href", "id", "aria-label", "title", "rel"}, "sup": {"class"}, "h2": {"id"}, "ol": {"start"},
}  # fmt: skip


class Words:
    """A glossary without terms: every text stays unchanged."""

    def mark(self, text):
        return [text]


def assert_harmless(html):
    page = Page(html)
    ids = []
    for element in page.all():
        assert element.name in ALLOWED_TAGS - {"button"}
        assert set(element.attrs) <= ATTRIBUTES.get(element.name, set())
        if "href" in element.attrs:
            assert_leads_to_a_page(element["href"])
        if element.name == "sup":
            assert element.get("class") in (None, "reference-and")
        ids += [element["id"]] if "id" in element.attrs else []
    assert len(ids) == len(set(ids))
    assert set(ids) & RESERVED_IDS == set()
    assert [name for name in ids if not re.fullmatch(r"[\w-]+", name)] == []


def assert_leads_to_a_page(address):
    # Like browsers, ignore tabs, line breaks and leading control characters.
    read = re.sub(r"[\t\n\r]", "", address).lstrip("".join(map(chr, range(33)))).lower()
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", read)
    assert scheme is None or scheme[1] in ALLOWED_SCHEMES


@given(written)
@example("# javascript:\n\n[a](<java\nscript:alert(1)>)")
@example("## Main\n\n## main\n\n## Main 2\n\n## !!!\n\n## ???")
@example("[a](/x 'on\"load=1')[@study]")
def test_output_has_only_allowed_elements_attributes_and_addresses(text):
    assert_harmless(render(text, NUMBERS, Words()).html)


@given(written)
def test_headings_are_those_of_the_output_in_order(text):
    rendered = render(text, NUMBERS)
    page = Page(rendered.html)
    assert [heading.id for heading in rendered.headings] == [found["id"] for found in page.all("h2")]


@given(written)
def test_cleaning_twice_changes_nothing(text):
    once = render(text, NUMBERS).html
    assert Page(once).text == Page(str(once)).text
    assert "<script" not in once.lower()


@given(written)
def test_every_reader_of_markdown_accepts_any_text(text):
    for read in (
        markdown.plain, markdown.passages, markdown.addresses, markdown.has_pictures, markdown.heading_levels,
        markdown.malformed_citation,
    ):  # fmt: skip
        read(text)
    assert len(markdown.cited_keys(text)) == len(set(markdown.cited_keys(text)))
