"""Split a query into words to search for, and correct misspelled words."""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

LONGEST = 300  # characters; a question is shorter
MOST_WORDS = 12
APOSTROPHE = re.compile("(?<=\\w)['’‘‛`´ʼ′‵＇｀՚׳]+(?=\\w)")  # as phones and keyboards type it
# "can t", "don 't": an apostrophe that became a space.
TORN = re.compile(
    r"\b(can|don|won|isn|aren|wasn|doesn|didn|couldn|wouldn|shouldn|haven|hasn|hadn)\W{1,3}t\b", re.IGNORECASE
)
WORD = re.compile(r"[^\W_]+")
# Words that don't tell what a question is about: PostgreSQL's stop words and a few more.
STOP_WORDS = frozenset(
    word
    for line in [
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers",
        "herself it its itself they them their theirs themselves what which who whom this that these those am is are",
        "was were be been being have has had having do does did doing a an the and but if or because as until while",
        "of at by for with about against between into through during before after above below to from up down in out",
        "on off over under again further then once here there when where why how all any both each few more most",
        "other some such no nor not only own same so than too very s t can will just don should now could would may",
        "get getting got go going im ive id let well us cant dont doesnt didnt isnt arent wasnt werent wont couldnt",
        "shouldnt wouldnt havent hasnt hadnt whats thats theres youre hes shes theyre ok okay please afterwards",
        "afterward beforehand also even ever kind like lot lots really sort still thing things today tomorrow tonight",
        "yesterday versus vs",
    ]
    for word in line.split()
)
# Words on nearly every page. They count only if nothing else was typed.
EVERYWHERE = frozenset(["dry", "needle", "needled", "needles", "needling", "pt", "treatment"])
# Minimum similarity, out of 100, of a misspelled word and a known one. With the same start and a similar length, less
# is enough.
ALIKE = 80
ALIKE_FROM_THE_START = 72
SHORTEST_TO_CORRECT = 4


def all_words(text: str) -> list[str]:
    """Return all words of `text` in lower case, without accents and apostrophes. `text` can be any string."""
    text = unicodedata.normalize("NFKD", TORN.sub(r"\1t", APOSTROPHE.sub("", text))).casefold()
    return WORD.findall("".join(letter for letter in text if not unicodedata.combining(letter)))


def telling(
    words: list[str], stop_words: frozenset[str] = STOP_WORDS, everywhere: frozenset[str] = EVERYWHERE
) -> list[str]:
    """Return the distinct `words` that tell what the text is about, or all of them if none does."""
    words = list(dict.fromkeys(words))[:MOST_WORDS]
    some = [word for word in words if word not in stop_words]
    return [word for word in some if word not in everywhere] or some or words


def joined(words: list[str]) -> dict[str, tuple[str, str]]:
    """Return each pair of neighbors under their joined spelling: "headache" for "head", "ache"."""
    return {first + second: (first, second) for first, second in itertools.pairwise(words)}


def can_be_corrected(word: str) -> bool:
    """Return whether `word` is long enough to tell what it was meant to be. A number is never corrected."""
    return len(word) >= SHORTEST_TO_CORRECT and not word.isdigit()


def by_sound(known: Iterable[str], sound: Callable[[str], str] | None = None) -> dict[str, str]:
    """Return the `known` words that a misspelled word can be meant to be, by how they sound or else by their letters."""
    sounds: dict[str, str] = {}
    for each in sorted(filter(can_be_corrected, known)):
        sounds.setdefault(sound(each) if sound else each, each)
    return sounds


def corrected(
    unknown: Iterable[str], sounds: dict[str, str], sound: Callable[[str], str] | None = None
) -> dict[str, str]:
    """Return the most similar of the known words for each of the `unknown` words that has one.

    `sounds` has the known words by the same `sound`.
    """
    found = {}
    for word in unknown:
        if not can_be_corrected(word):
            continue
        heard = sound(word) if sound else word
        best = process.extractOne(heard, sounds.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE_FROM_THE_START)
        if best and (best[1] >= ALIKE or (best[0][:2] == heard[:2] and abs(len(best[0]) - len(heard)) <= 2)):
            found[word] = sounds[best[0]]
    return found
