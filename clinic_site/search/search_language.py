"""The languages in which people search, each in its own index, and what the search knows about their words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import get_language

from clinic_site.search import dictionary, query_words, spanish_words
from clinic_site.search.stems import stem_of
from clinic_site.shared import languages


@dataclass(frozen=True, eq=False)
class SearchLanguage:
    """One language. `treatment` are the words for the treatment itself, and `means_it` how a word for it begins."""

    code: str
    stem: Callable[[str], str]
    weight: Callable[[str], float]
    stop_words: frozenset[str]
    everywhere: frozenset[str]
    treatment: tuple[str, ...]
    means_it: tuple[str, ...]
    sound: Callable[[str], str] | None = None  # words that sound alike are taken for each other
    is_right: Callable[[str], bool] = dictionary.is_spelled_right  # such a word is not corrected
    is_of_it: Callable[[str], bool] = lambda word: True  # whether a misspelled word may be corrected to this one

    def telling(self, words: list[str]) -> list[str]:
        return query_words.telling(words, self.stop_words, self.everywhere)

    def is_about_the_treatment(self, words: list[str]) -> bool:
        return any(word.startswith(self.means_it) for word in words)


ENGLISH = SearchLanguage(
    code=languages.ENGLISH,
    stem=stem_of,
    weight=dictionary.weight,
    stop_words=query_words.STOP_WORDS,
    everywhere=query_words.EVERYWHERE,
    treatment=("dry", "needling"),
    means_it=("needl",),
)
SPANISH = SearchLanguage(
    code=languages.SPANISH,
    stem=spanish_words.spanish_stem,
    weight=dictionary.weight_in_spanish,
    stop_words=spanish_words.STOP_WORDS,
    everywhere=spanish_words.EVERYWHERE,
    treatment=("puncion", "seca"),
    means_it=("puncion", "aguja", "needl"),
    sound=spanish_words.sound_of,
    is_right=dictionary.is_right_in_spanish,
    is_of_it=dictionary.is_not_english,
)


def language_of_the_page() -> SearchLanguage:
    return SPANISH if get_language() == languages.SPANISH else ENGLISH
