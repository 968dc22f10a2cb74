"""Markdown that staff write, turned into HTML that is safe to show.

CommonMark without raw HTML, then an allow-list (nh3) over the result, so that a mistake in either alone
does no harm. Three additions to CommonMark:

- `[@key]` cites a reference. `render` gives it the number that the caller's mapping holds for that key;
  a key that is not in the mapping leaves nothing behind.
- words may be explained where they first stand: `render` offers the plain text, outside of headings, links and code,
  to its caller's `words.mark`, and shows what that makes of it.
- every `##` heading gets an id, so that a contents list can link to it.
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

KEY = r"[a-z0-9][a-z0-9-]*"
CITATION = re.compile(rf"\[@({KEY})\]")
ANY_CITATION = re.compile(r"\[@[^\]\n]*\]?")
# Ids that templates use themselves; a heading of the same name gets a number.
RESERVED_IDS = frozenset(
    ["main", "menu", "before", "after", "at-a-glance", "get-help", "references", "contents-title", "onward-title"]
)

ALLOWED_TAGS = {
    "a", "abbr", "blockquote", "br", "button", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "strong", "sup", "ul",
}  # fmt: skip
ALLOWED_ATTRIBUTES = {
    "a": {"href", "id", "aria-label", "title"},
    "button": {"type", "class", "popovertarget"},  # of our own making: staff can't write HTML
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
class Rendered:
    """HTML that may go into a page, and the `##` headings in it, in order."""

    html: SafeString
    headings: list[Heading]


def cited_keys(*texts: str) -> list[str]:
    """Return the keys cited in `texts`, each once, in the order in which they first stand there."""
    return list(dict.fromkeys(key for text in texts for key in CITATION.findall(text)))


def malformed_citation(text: str) -> str:
    """Return the first `[@...]` in `text` that is not a citation and would show as it stands, or ""."""
    return next((found for found in ANY_CITATION.findall(text) if not CITATION.fullmatch(found)), "")


def plain(text: str) -> str:
    """Return `text` as it reads, without its Markdown and its citations, on one line."""
    ends_of_blocks = re.sub(r"</(p|li|h\d|blockquote)>|<br>|<hr>", " ", render(text).html)
    return " ".join(html.unescape(strip_tags(ends_of_blocks)).split())


def passages(text: str) -> list[str]:
    """Return the paragraphs and list items of `text` as they read, in order; no headings and no citations."""
    tokens = PARSER.parse(text, {"numbers": {}})
    return [
        " ".join("".join(_words_of(child) for child in inline.children or ()).split())
        for before, inline in zip([None, *tokens], tokens, strict=False)
        if inline.type == "inline" and (before is None or before.type != "heading_open")
    ]


def _words_of(token: Token) -> str:
    return " " if token.type in ("softbreak", "hardbreak") else token.content if token.type != "html_inline" else ""


def addresses(text: str) -> list[str]:
    """Return the addresses that the links in `text` lead to, in order."""
    return [str(token.attrGet("href") or "") for token in _inside(text) if token.type == "link_open"]


def has_pictures(text: str) -> bool:
    """Return whether `text` asks for a picture: `render` shows none."""
    return any(token.type == "image" for token in _inside(text))


def heading_levels(text: str) -> list[tuple[int, str]]:
    """Return (level as typed, words) of every heading in `text`, in order."""
    tokens = PARSER.parse(text, {"numbers": {}})
    return [
        (int(opening.tag[1]), " ".join(inline.content.split()))
        for opening, inline in itertools.pairwise(tokens)
        if opening.type == "heading_open"
    ]


def _inside(text: str) -> list[Token]:
    """Return the tokens inside the paragraphs, items and headings of `text`."""
    return [child for token in PARSER.parse(text, {"numbers": {}}) for child in token.children or []]


class Words(Protocol):
    """Marks words in a text: returns pieces, plain strings and safe HTML."""

    def mark(self, text: str) -> list[str | SafeString]: ...


def render(text: str, numbers: Mapping[str, int] | None = None, words: Words | None = None) -> Rendered:
    """Return `text` as clean HTML; `numbers` maps the key of each citation to its number on the page."""
    environment = {"numbers": numbers or {}}
    tokens = PARSER.parse(text, environment)
    headings = _identify_headings(tokens)
    if words:
        _mark_words(tokens, words)
    clean = nh3.clean(
        PARSER.renderer.render(tokens, PARSER.options, environment),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel="noopener",
    )
    return Rendered(mark_safe(clean), headings)  # noqa: S308 - cleaned on the line above


def _mark_words(tokens: list[Token], words: Words) -> None:
    """Let `words` mark the texts among `tokens`, but for those of headings and links."""
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
    """Read `[@key]` at the parser's place and leave a numbered link to the reference."""
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


def _identify_headings(tokens) -> list[Heading]:
    """Give each h2 among `tokens` a unique id and return them; an h1 is made an h2, for the page has one."""
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
    return found


PARSER = MarkdownIt("commonmark", {"html": False, "typographer": True}).enable(["smartquotes"])
PARSER.inline.ruler.before("link", "citation", _citation_rule)
