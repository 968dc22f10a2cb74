"""Explain words of the word list at their first use on a page."""

import datetime
import functools
import re
from collections.abc import Iterable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString

from clinic_site.publishing.last_change import changed_at
from education.models import Condition, GlossaryTerm, Reviewed, Topic
from education.models.topic import SECTION_SLUGS

WORD = re.compile(r"\w+")


class WordIndex:
    """The names of words, prepared once for the texts of many pages. It costs more than looking through a text."""

    def __init__(self, terms: Iterable[GlossaryTerm]):
        # Two words can have the same name. The first one has it, except on a page about that word.
        self.terms: dict[str, list[GlossaryTerm]] = {}
        # By their first word, the names that begin with it: comparing a text with all names at once is slow.
        self.names: dict[str, list[str]] = {}
        for term in terms:
            for name in dict.fromkeys(name.casefold() for name in [term.term, *term.other_names_list]):
                if name not in self.terms and (first := WORD.search(name)):
                    self.names.setdefault(first[0], []).append(name)
                self.terms.setdefault(name, []).append(term)

    @functools.cached_property
    def newest_change(self) -> dict[str, datetime.datetime]:
        """By the first word of names, when one of the words with such a name last changed."""
        return {
            first: max(changed_at(term) for name in names for term in self.terms[name])
            for first, names in self.names.items()
        }

    def may_be_in(self, text: str) -> bool:
        """Whether one of the words may be in the Markdown `text`: to parse it takes a thousand times as long.

        What surrounds a word is no part of it, but a mark after a backslash, or a letter between & and ;, can be.
        """
        names = pattern_of(tuple(self.terms))
        return "\\" in text or "&" in text or names.search(text.replace("_", " ")) is not None

    def may_explain_one_newer(self, text: str, than: datetime.datetime) -> bool:
        """Whether `text` has the beginning of a word that changed after `than`. If not, no such word is in it."""
        return any(self.newest_change.get(first, than) > than for word in WORD.findall(text) for first in firsts(word))


class WordsOnPage:
    """Find the first use of each word in the texts of a page, in the order in which they are rendered.

    `used` has the words that were found, for the explanations at the end of the page. The longest match wins: "active
    trigger point" is not a "trigger point". Plurals match too. `but` is the slug of a word that the page is about.
    """

    def __init__(self, terms: Iterable[GlossaryTerm] | WordIndex, *, but: str = ""):
        self.used: list[GlossaryTerm] = []
        self._index = terms if isinstance(terms, WordIndex) else WordIndex(terms)
        self._but = but

    def _called(self, name: str) -> GlossaryTerm | None:
        return next((term for term in self._index.terms.get(name, ()) if term.slug != self._but), None)

    def _names(self, first: str) -> tuple[str, ...]:
        """Return the names that begin with the word `first`."""
        return tuple(name for name in self._index.names.get(first, ()) if self._called(name))

    def mark(self, text: str) -> list[str | SafeString]:
        """Return `text` in pieces: plain strings, and safe HTML for each first use of a word."""
        pieces: list[str | SafeString] = []
        end = 0
        for match in self._found_in(text):
            term = self._called(" ".join(match[1].casefold().split()))
            if term is None or term in self.used:
                continue
            self.used.append(term)
            pieces += [
                text[end : match.start()],
                # A link, because reader views and read-aloud tools leave out buttons, and the word with them.
                format_html('<a class="word" id="say-{0}" href="#word-{0}">{1}</a>', term.slug, match[0]),
            ]
            end = match.end()
        return [*pieces, text[end:]]

    def _found_in(self, text: str) -> Iterator[re.Match]:
        """Yield the names in `text`, one after the other, each with its plural ending. Group 1 is without it."""
        end = 0
        known = self._index.names
        for word in WORD.finditer(text) if known else ():
            if word.start() < end or known.keys().isdisjoint(found := firsts(word[0])):
                continue
            patterns = [pattern_of(names) for first in found if (names := self._names(first))]
            matches = [match for pattern in patterns if (match := pattern.match(text, word.start()))]
            if matches:
                longest = max(matches, key=lambda match: len(match[1]))
                end = longest.end()
                yield longest


def firsts(word: str) -> tuple[str, ...]:
    """Return the words with which a name can begin whose first word is `word` in a text, maybe in the plural."""
    first = word.casefold()
    if not first.endswith("s"):
        return (first,)
    return (first, first[:-1], first[:-2]) if first.endswith("es") else (first, first[:-1])


@functools.lru_cache(maxsize=2000)
def pattern_of(names: tuple[str, ...]) -> re.Pattern:
    """Return a pattern for any of `names` at a place in a text, the longest first, in the singular or plural."""
    longest_first = sorted(names, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in longest_first)
    return re.compile(rf"({pattern})(?:s|es)?\b", re.IGNORECASE)


def words_on_page(*, but: str = "") -> WordsOnPage:
    """Return the published words that texts explain, except `but`, the word that the page is about. One query."""
    terms = GlossaryTerm.objects.published().filter(is_explained_in_texts=True).exclude(slug=but)
    return WordsOnPage(terms.only("term", "slug", "other_names", "definition", "updated_at", "publish_at"))


def words_for(record: Reviewed, among: WordIndex | None = None) -> WordsOnPage | None:
    """Return the words to explain on the record's own page, or None if it has no such page.

    Pass `among` to use these words instead of the published ones, which need one query.
    """
    match record:
        case Topic() if record.slug not in SECTION_SLUGS:
            explains_itself = record.slug.removesuffix("s")
        case Condition():
            explains_itself = record.slug
        case _:
            return None
    if among is None:
        return words_on_page(but=explains_itself)
    return WordsOnPage(among, but=explains_itself)
