"""Explain words of the word list at their first use on a page."""

import functools
import re
from collections.abc import Iterable, Iterator

from django.utils.html import format_html
from django.utils.safestring import SafeString

from education.models import Condition, GlossaryTerm, Reviewed, Topic
from education.models.topic import SECTION_SLUGS

WORD = re.compile(r"\w+")


class WordsOnPage:
    """Find the first use of each word in the texts of a page, in the order in which they are rendered.

    `used` has the words that were found, for the explanations at the end of the page. The longest match wins: "active
    trigger point" is not a "trigger point". Plurals match too.
    """

    def __init__(self, terms: Iterable[GlossaryTerm]):
        self.used: list[GlossaryTerm] = []
        self._terms: dict[str, GlossaryTerm] = {}
        # By their first word, the names that begin with it: comparing a text with all names at once is slow.
        self._names: dict[str, list[str]] = {}
        for term in terms:
            for name in [term.term, *term.other_names_list]:
                if self._terms.setdefault(name.casefold(), term) is term and (first := WORD.search(name)):
                    self._names.setdefault(first[0].casefold(), []).append(name.casefold())

    def mark(self, text: str) -> list[str | SafeString]:
        """Return `text` in pieces: plain strings, and safe HTML for each first use of a word."""
        pieces: list[str | SafeString] = []
        end = 0
        for match in self._found_in(text):
            term = self._terms.get(" ".join(match[1].casefold().split()))
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
        for word in WORD.finditer(text) if self._names else ():
            if word.start() < end:
                continue
            first = word[0].casefold()
            firsts = dict.fromkeys((first, first.removesuffix("s"), first.removesuffix("es")))
            patterns = [pattern_of(tuple(self._names[each])) for each in firsts if each in self._names]
            matches = [match for pattern in patterns if (match := pattern.match(text, word.start()))]
            if matches:
                longest = max(matches, key=lambda match: len(match[1]))
                end = longest.end()
                yield longest


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


def words_for(record: Reviewed, among: list[GlossaryTerm] | None = None) -> WordsOnPage | None:
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
    return WordsOnPage([term for term in among if term.slug != explains_itself])
