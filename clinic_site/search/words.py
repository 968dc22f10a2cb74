"""What a visitor typed, as words to look for; and the words that a misspelt one may stand for."""

import itertools
import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

LONGEST = 100  # characters; a question is shorter
MOST_WORDS = 12
WORD = re.compile(r"[^\W_]+")
# Words that hold a question together and say nothing of what it is about.
STOP_WORDS = frozenset(
    [
        "a",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "for",
        "from",
        "get",
        "getting",
        "go",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "let",
        "like",
        "ll",
        "m",
        "may",
        "me",
        "my",
        "not",
        "of",
        "on",
        "or",
        "our",
        "out",
        "re",
        "s",
        "she",
        "should",
        "so",
        "some",
        "t",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "too",
        "up",
        "ve",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "will",
        "with",
        "would",
        "you",
        "your",
    ]
)
# Words of nearly every page: they count only when nothing else was typed.
EVERYWHERE = frozenset(["dry", "needle", "needled", "needles", "needling", "pt", "treatment"])
# How alike a misspelt word and a known one are, of 100; less is enough when they begin and are as long alike.
ALIKE = 80
ALIKE_FROM_THE_START = 72
SHORTEST_TO_CORRECT = 4


def plain(text: str) -> list[str]:
    """Return all words of `text` in lower case, without accents and apostrophes. Any text is safe."""
    text = unicodedata.normalize("NFKD", text).casefold().replace("'", "").replace("’", "")
    return WORD.findall("".join(letter for letter in text if not unicodedata.combining(letter)))


def telling(words: list[str]) -> list[str]:
    """Return those of `words` that say what the text is about, each once; all of them when none does."""
    words = list(dict.fromkeys(words))[:MOST_WORDS]
    some = [word for word in words if word not in STOP_WORDS]
    return [word for word in some if word not in EVERYWHERE] or some or words


def joined(words: list[str]) -> dict[str, tuple[str, str]]:
    """Return what each two neighbors would be as one word: "headache" for "head", "ache"."""
    return {first + second: (first, second) for first, second in itertools.pairwise(words)}


def corrected(unknown: Iterable[str], known: Iterable[str]) -> dict[str, str]:
    """Return the most alike of the `known` words for each of the `unknown` that has one."""
    known = sorted(word for word in known if len(word) >= SHORTEST_TO_CORRECT)
    found = {}
    for word in unknown:
        if len(word) < SHORTEST_TO_CORRECT or word.isdigit():
            continue
        best = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM_THE_START)
        if best and (best[1] >= ALIKE or (best[0][:2] == word[:2] and abs(len(best[0]) - len(word)) <= 2)):
            found[word] = best[0]
    return found
