"""Convert Markdown written by staff to safe HTML.

CommonMark without raw HTML, and then an allow-list (nh3), so that a mistake in one of them does no harm. Three
additions to CommonMark:

- `[@key]` cites a reference. `render` shows the key's number from the caller's mapping, or nothing if the key is not in
  the mapping.
- Words can be explained where they first occur: `render` passes text outside headings, links and code to the caller's
  `words.mark` and shows the result.
- Each `##` heading gets an id, so that a table of contents can link to it.
"""

import html
import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import nh3
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

from clinic_site.shared.english_marks import has_marks, marked, unmarked
from clinic_site.shared.languages import own_address

KEY = r"[a-z0-9][a-z0-9-]*"
CITATION = re.compile(rf"\[@({KEY})\]")
TEXT_NODE = re.compile(r"(^|>)([^<]+)")
H2 = re.compile(r"<h2\b[^>]*>(.*?)</h2>", re.DOTALL)
NESTED = re.compile(r"<(/?)(?:blockquote|ol|ul)\b")  # what can contain a heading
ANY_CITATION = re.compile(r"\[@[^\]\n]*\]?")
# Ids used by templates; a heading with the same id gets a number.
RESERVED_IDS = frozenset([
    "main", "menu", "before", "after", "at-a-glance", "get-help", "references", "contents-title", "onward-title", "find",
    "find-title",
])  # fmt: skip

ALLOWED_TAGS = {
    "a", "abbr", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "sup", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "id", "class", "aria-label", "title"},  # classes are ours: staff can't write HTML
    "sup": {"class"},
    "h2": {"id"},
    "ol": {"start"},
}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True)
class Heading:
    id: str
    text: str


@dataclass(frozen=True)
class Part:
    """A `##` heading with the safe HTML of its words and of what is below it. What comes before the first has none."""

    heading: Heading | None
    title: SafeString
    html: SafeString


@dataclass(frozen=True)
class Rendered:
    """Safe HTML and its `##` headings, in order."""

    html: SafeString
    headings: list[Heading]

    @property
    def parts(self) -> list[Part]:
        """Return the text in parts, one for each heading, for pages that fold them.

        A heading inside a quotation or a list starts no part: it would end in the middle of an element.
        """
        found = list(H2.finditer(self.html))
        tops = [pair for pair in zip(self.headings, found, strict=True) if _depth(self.html[: pair[1].start()]) == 0]
        ends = [match.start() for _heading, match in tops] + [len(self.html)]
        before = mark_safe(self.html[: ends[0]])  # noqa: S308 - cut between elements, as below
        parts = [Part(None, mark_safe(""), before)] if before.strip() else []
        for (heading, match), end in zip(tops, ends[1:], strict=True):
            parts.append(Part(heading, mark_safe(match[1]), mark_safe(self.html[match.end() : end])))  # noqa: S308
        return parts


def _depth(html_before: str) -> int:
    """Return how many quotations and lists are open at the end of `html_before`."""
    return sum(-1 if closes else 1 for closes in NESTED.findall(html_before))


def cited_keys(*texts: str) -> list[str]:
    """Return the keys cited in `texts`, each once, in order of first citation."""
    return list(dict.fromkeys(key for text in texts for key in CITATION.findall(text)))


def malformed_citation(text: str) -> str:
    """Return the first `[@...]` in `text` that is not a valid citation and would be shown as text, or ""."""
    return next((found for found in ANY_CITATION.findall(text) if not CITATION.fullmatch(found)), "")


def as_text(words: str) -> str:
    """Return Markdown that shows `words` as they are."""
    return re.sub(r"([\\`*_\[\]<])", r"\\\1", words)


def plain(text: str) -> str:
    """Return `text` on one line, without Markdown and citations."""
    ends_of_blocks = re.sub(r"</(p|li|h\d|blockquote)>|<br>|<hr>", " ", render(text).html)
    return " ".join(html.unescape(strip_tags(ends_of_blocks)).split())


def passages(text: str) -> list[str]:
    """Return the paragraphs and list items of `text` as plain text, without headings and citations."""
    tokens = PARSER.parse(text, {"numbers": {}})
    return [
        " ".join("".join(_words_of(child) for child in inline.children or ()).split())
        for before, inline in zip([None, *tokens], tokens, strict=False)
        if inline.type == "inline" and (before is None or before.type != "heading_open")
    ]


def _words_of(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content if token.type != "html_inline" else ""


def addresses(text: str) -> list[str]:
    """Return the URLs of the links in `text`, in order."""
    return [str(token.attrGet("href") or "") for token in _inside(text) if token.type == "link_open"]


def has_pictures(text: str) -> bool:
    """Return whether `text` contains an image, which `render` does not show."""
    return any(token.type == "image" for token in _inside(text))


def indented_code(text: str) -> str:
    """Return the first line of `text` that its indent turns into code, or ""."""
    blocks = (token.content for token in PARSER.parse(text, {"numbers": {}}) if token.type == "code_block")
    return next((block.strip().partition("\n")[0] for block in blocks), "")


def heading_levels(text: str) -> list[tuple[int, str]]:
    """Return (level as typed, text) of every heading in `text`, in order."""
    tokens = PARSER.parse(text, {"numbers": {}})
    return [
        (int(opening.tag[1]), " ".join(inline.content.split()))
        for opening, inline in itertools.pairwise(tokens)
        if opening.type == "heading_open"
    ]


def _inside(text: str) -> list[Token]:
    """Return the inline tokens of `text`."""
    return [child for token in PARSER.parse(text, {"numbers": {}}) for child in token.children or []]


class Words(Protocol):
    """Marks words in a text: returns plain strings and safe HTML pieces."""

    def mark(self, text: str) -> list[str | SafeString]: ...


def render(text: str, numbers: Mapping[str, int] | None = None, words: Words | None = None) -> Rendered:
    """Return `text` as safe HTML; `numbers` maps citation keys to their numbers on the page.

    On a page in another language, links lead to pages in it, and headings have the ids of the English text, so that
    links to them work in both.
    """
    environment = {"numbers": numbers or {}}
    is_english = has_marks(text)
    tokens = PARSER.parse(unmarked(text), environment)
    original = getattr(text, "original", None)
    headings = _identify_headings(tokens, ids_of=PARSER.parse(original, environment) if original else None)
    _stay_in_the_language(tokens)
    if words and not is_english:
        _mark_words(tokens, words)
    clean = nh3.clean(
        PARSER.renderer.render(tokens, PARSER.options, environment),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener",
    )
    if is_english:
        clean = TEXT_NODE.sub(lambda match: match[1] + marked(match[2]) if match[2].strip() else match[0], clean)
        headings = [Heading(heading.id, marked(heading.text)) for heading in headings]
    return Rendered(mark_safe(clean), headings)  # noqa: S308 - cleaned above


def find_words(text: str, words: Words) -> None:
    """Let `words` find what it marks in `text`, as `render` does, but without making HTML, which takes much longer."""
    if not has_marks(text):
        _mark_words(PARSER.parse(text, {"numbers": {}}), words)


def _stay_in_the_language(tokens: list[Token]) -> None:
    """Make the links among `tokens` to pages of this site lead to those in the language of the page."""
    for link in (child for token in tokens for child in token.children or () if child.type == "link_open"):
        href = str(link.attrGet("href") or "")
        if href.startswith("/") and not href.startswith("//"):
            link.attrSet("href", own_address(href))


def _mark_words(tokens: list[Token], words: Words) -> None:
    """Apply `words` to the texts among `tokens`, except in headings and links."""
    for before, inline in zip([None, *tokens], tokens, strict=False):
        if inline.type != "inline" or (before is not None and before.type == "heading_open"):
            continue
        children, depth = [], 0
        for child in inline.children or ():
            depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
            if child.type != "text" or depth:
                children.append(child)
                continue
            for piece in words.mark(child.content):
                token = Token("html_inline" if isinstance(piece, SafeString) else "text", "", 0)
                token.content = piece
                children.append(token)
        inline.children = children


def _citation_rule(state, silent: bool) -> bool:
    """Parse `[@key]` at the current position into a numbered link to the reference."""
    match = CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        number = state.env["numbers"].get(match[1])
        if number is not None:
            follows = bool(not state.pending and state.tokens and state.tokens[-1].meta.get("citation"))
            token = state.push("html_inline", "", 0)
            token.meta["citation"] = True
            token.content = format_html(
                '<sup{}><a href="#ref-{}" aria-label="{}">{}</a></sup>',
                mark_safe(' class="reference-and"') if follows else "",  # a comma between two numbers
                match[1],
                _("Reference %(number)d") % {"number": number},
                number,
            )
    state.pos = match.end()
    return True


def _identify_headings(tokens, ids_of=None) -> list[Heading]:
    """Give each h2 among `tokens` a unique id and return them. An h1 becomes an h2, because the page has an h1.

    The ids are those of the headings in `ids_of`, the tokens of the original text, if it has as many.
    """
    found: list[Heading] = []
    for opening, inline, closing in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opening.type != "heading_open":
            continue
        if opening.tag == "h1":
            opening.tag = closing.tag = "h2"
        if opening.tag == "h2":
            text = "".join(child.content for child in inline.children if child.type in ("text", "code_inline"))
            base = slugify(text) or "section"
            taken = RESERVED_IDS | {heading.id for heading in found}
            identifier = base
            counter = 2
            while identifier in taken:
                identifier, counter = f"{base}-{counter}", counter + 1
            opening.attrSet("id", identifier)
            found.append(Heading(identifier, text))
    originals = _identify_headings(ids_of) if ids_of else []
    if len(originals) != len(found):
        return found
    for opening, original in zip((token for token in tokens if "id" in token.attrs), originals, strict=True):
        opening.attrSet("id", original.id)
    return [Heading(original.id, heading.text) for heading, original in zip(found, originals, strict=True)]


PARSER = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["smartquotes"])
PARSER.inline.ruler.before("link", "citation", _citation_rule)
