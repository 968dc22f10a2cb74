"""Compare two texts word by word, and find the words that may change what a patient does.

Levenshtein distance over whole words (rapidfuzz) compares 20,000 words in a fraction of a second. The displayed text
keeps spaces, capitals and punctuation. The text that is checked for its meaning is normalized, so a curly
apostrophe does not count as a change.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from rapidfuzz.distance import OSA, Levenshtein

# A number with its sign, range and percent sign; a word with its apostrophes and hyphens; any other character.
WORDS = re.compile(r"(?:(?<!\w)[$€+−-])?(?:(?<!\w)\.)?\d[\d.,:/–−-]*(?<=\d)%?(?!\w)|\w(?:[’'.-]*\w)*|[^\s\w]")
TOKENS = re.compile(rf"(?:{WORDS.pattern})\s*|\s+")
NUMBERS = re.compile(r"\d|[%‰°<>≤≥±≈½¼¾]")
NUMBER_WORDS = re.compile(
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|ninety|hundreds?|"
    r"thousands?|half|double|twice|once|first|second|third|all|most|many|much|more|less|least|few|fewer|several|couple|"
    r"some|any|every|each|both|up|seconds?|minutes?|hours?|days?|weeks?|months?|years?|daily|weekly|hourly|"
    r"mg|g|ml|mm|cm|in|inch(?:es)?|times|percent"
)
NEGATIONS = re.compile(
    r"no|not|never|nor|neither|none|nobody|nothing|without|avoid\w*|stop\w*|cannot|unless|except|but|only|instead|"
    r"unsafe|hardly|rarely|seldom|\w+n't"
)
WARNINGS = re.compile(
    r"emergenc\w+|urgent\w*|call\w*|doctor\w*|danger\w*|risk\w*|warn\w*|must|always|should|shall|may|might|can|could|"
    r"will|need(?:s|ed)?|safe\w*|bleed\w*|breath\w*|chest|lung\w*|faint\w*|fever\w*|infect\w*|pregnan\w+|pacemaker\w*|"
    r"thinner\w*|often|usual\w*|sometimes|common\w*|before|after|during|until|if|when|while|left|right|above|below|"
    r"increas\w*|decreas\w*|rais\w*|lower\w*|hyper\w*|hypo\w*|contra\w+"
)
RULES = [
    (NUMBERS, re.Pattern.search, _("a number")),
    (NUMBER_WORDS, re.Pattern.fullmatch, _("an amount or a time")),
    (NEGATIONS, re.Pattern.fullmatch, _("a “no” or “not”")),
    (WARNINGS, re.Pattern.fullmatch, _("a warning word")),
]
OPPOSITE = re.compile(r"(?:un|non|in|im|ir|il|dis|mis|anti|contra)-?")  # prefixes that reverse a meaning
ALIKE = str.maketrans("‘’ʼ“”–−‐‑", "'''\"\"----")  # characters that only look different
SHORT = 4  # letters; in words this short, a different letter makes a different word


@dataclass(frozen=True)
class Piece:
    """Some words that are in both versions ("same"), only in the old one ("del") or only in the new one ("ins").

    In a folded text, "gap" replaces unchanged words; `words` is their number.
    """

    kind: str
    text: str
    words: int = 0


def word_difference(old: str, new: str) -> list[Piece]:
    """Return both texts merged into pieces of whole words."""
    before, after = TOKENS.findall(old), TOKENS.findall(new)
    steps = [
        (step.tag == "equal", before[step.src_start : step.src_end], after[step.dest_start : step.dest_end])
        for step in Levenshtein.opcodes(before, after)
    ]
    pieces: list[Piece] = []
    for is_same, gone, come in _without_islands(steps):
        if is_same:
            pieces.append(Piece("same", "".join(come)))
            continue
        pieces += [Piece(kind, "".join(words)) for kind, words in (("del", gone), ("ins", come)) if words]
    return pieces


def _without_islands(steps: list) -> list:
    """Join changes separated only by a comma or one or two words, which are easier to read as one change."""
    joined: list = []
    for place, (is_same, gone, come) in enumerate(steps):
        following = steps[place + 1] if place + 1 < len(steps) else None
        if is_same and joined and following:
            around = min(len(joined[-1][1]) + len(joined[-1][2]), len(following[1]) + len(following[2]))
            words = sum(token[0].isalnum() for token in come)
            is_same = words > 2 or words * 4 > around
        if joined and not is_same and not joined[-1][0]:
            joined[-1] = (False, joined[-1][1] + gone, joined[-1][2] + come)
        else:
            joined.append((is_same, list(gone), list(come)))
    return joined


def folded(pieces: list[Piece], around: int = 12) -> list[Piece]:
    """Return `pieces` with `around` words on each side of a change; longer unchanged text becomes a "gap"."""
    shown: list[Piece] = []
    for place, piece in enumerate(pieces):
        tokens = TOKENS.findall(piece.text)
        before = around if place > 0 else 0
        after = around if place < len(pieces) - 1 else 0
        hidden = tokens[before : len(tokens) - after]
        if piece.kind != "same" or len(hidden) <= around:
            shown.append(piece)
            continue
        gap = Piece("gap", "", words=sum(token[0].isalnum() for token in hidden))
        parts = [Piece("same", "".join(tokens[:before])), gap, Piece("same", "".join(tokens[len(tokens) - after :]))]
        shown += [part for part in parts if part.kind == "gap" or part.text]
    return shown


def judged(text: str) -> list[str]:
    """Return the words of `text`, normalized: case-folded, with plain quotes and dashes."""
    return WORDS.findall(text.translate(ALIKE).casefold())


def reasons_between(old: str, new: str) -> tuple[str, ...]:
    """Return why the differing words may change the meaning; empty if only spelling or style differs."""
    before, after = judged(old), judged(new)
    steps = [step for step in Levenshtein.opcodes(before, after) if step.tag != "equal"]
    changed = [
        word
        for step in steps
        for word in before[step.src_start : step.src_end] + after[step.dest_start : step.dest_end]
    ]
    found = [label for pattern, matches, label in RULES if any(matches(pattern, word) for word in changed)]
    turned = any(
        _turned_around(before[step.src_start : step.src_end], after[step.dest_start : step.dest_end]) for step in steps
    )
    if turned and RULES[2][2] not in found:
        found.append(RULES[2][2])
    return tuple(str(label) for label in found)


def _turned_around(gone: list[str], come: list[str]) -> bool:
    """Whether one side has a word and the other its opposite, like common and uncommon."""
    return any(
        (prefix := OPPOSITE.match(word)) and word[prefix.end() :] in others
        for words, others in ((gone, set(come)), (come, set(gone)))
        for word in words
    )


def same_words(old: str, new: str) -> bool:
    """Whether both texts have the same words in the same order, ignoring spelling, capitals and punctuation."""
    before, after = ([word for word in judged(text) if _counts(word)] for text in (old, new))
    return len(before) == len(after) and all(map(_same_word, before, after))


def _counts(word: str) -> bool:
    return word[-1].isalnum() or bool(NUMBERS.search(word))


def _same_word(old: str, new: str) -> bool:
    if old == new:
        return True
    if any(matches(pattern, word) for pattern, matches, _label in RULES for word in (old, new)):
        return False
    # One letter added, removed or changed, or two swapped, but not the first: needel, needle.
    return old[0] == new[0] and min(len(old), len(new)) > SHORT and OSA.distance(old, new, score_cutoff=1) <= 1
