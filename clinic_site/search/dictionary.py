"""Which words are spelled right, in English or in Spanish, and how much a word tells.

A word that is spelled right is never corrected into another one. A rare word tells more than a common one: in "how long
will my knee hurt", "knee" says what the question is about.
"""

import functools
import math
from pathlib import Path

from spellchecker import SpellChecker

from clinic_site.search import spanish_words
from clinic_site.search.query_words import all_words

# Forms of verbs and nouns that patients use and the library's Spanish list, which has few forms, lacks.
SPANISH_FORMS = """todos otros otras algunos algunas unos unas quienes muchos muchas eres somos estoy estas esta estamos
estan tengo tienes tiene tenemos tienen tuve fui fue puedo puedes puede podemos pueden podria quiero quieres quiere creo
hago hace hacen hizo voy vamos digo dice dicen veo ve sabe saben siento siente sienten senti duele duelen dolia ojos
agujas necesito necesita sangra sangro gracias ninos ninas bebe medicinas pastillas piernas brazos manos dedos labios
pies rodillas sirve ayuda cuesta cobran aceptan atienden trabajan"""
FORMS = Path(__file__).with_name("spanish_forms.txt")
COMMON = 3000  # occurrences in the library's texts: "bend" has 24,528, "tacoma" 50
# A word tells the more, the fewer digits the number of its occurrences has: "take" has 7, "knee" 5, "sciatica" 3. Names
# of medicines are not in the library and must not outweigh everything else.
DIGITS, RAREST, LEAST = 7, 3.5, 0.3
SHORT_NUMBER = 3  # digits: an age or a day. A longer number is a code that means something.
# Parts of the body tell most, even if the word is common: "my back", "my other hand".
BODY = frozenset(
    word
    for line in [
        "ankle ankles arm arms back calf calves ear ears elbow elbows eye eyes face feet finger fingers foot hand",
        "hands head heel heels hip hips jaw knee knees leg legs lung lungs neck shoulder shoulders spine thigh thighs",
        "thumb thumbs toe toes wrist wrists",
    ]
    for word in line.split()
)
BODY_WEIGHT = 2.8
# Words that many patients type and many records have. They tell little here.
USUAL = frozenset(
    word
    for line in [
        "ache aches aching achy allowed appointment bad burning chronic constant cure day days dull enough feel",
        "feeling fix hour hours hurt hurting hurts minute minutes month months night pain painful pains patient",
        "problem problems safe session sessions severe sharp shooting sore stabbing therapy throbbing time times",
        "treat treated treats visit visits week weeks year years",
    ]
    for word in line.split()
)
USUAL_WEIGHT = 0.8


def is_spelled_right(word: str) -> bool:
    """Return whether `word` is a word of one of the languages. It is in lower case and without accents."""
    return word in _words()


def is_common(word: str) -> bool:
    """Return whether `word` is an everyday English word, and not only the name of a town."""
    return _english().get(word, 0) >= COMMON


@functools.lru_cache(maxsize=8192)
def weight(word: str) -> float:
    """Return how much `word` tells of what a text is about, from LEAST to RAREST."""
    if word.isdigit():
        return LEAST if len(word) <= SHORT_NUMBER else RAREST
    if word in BODY:
        return BODY_WEIGHT
    if word in USUAL:
        return USUAL_WEIGHT
    return min(max(DIGITS - math.log10(_english().get(word, 1)), LEAST), RAREST)


@functools.cache
def _english() -> dict[str, int]:
    """Return how often each English word occurs in the library's texts. Reading it takes a third of a second, once."""
    return SpellChecker(language="en").word_frequency.dictionary


@functools.lru_cache(maxsize=8192)
def weight_in_spanish(word: str) -> float:
    """Return how much the Spanish `word` tells of what a text is about, as `weight` does."""
    if word.isdigit():
        return LEAST if len(word) <= SHORT_NUMBER else RAREST
    if word in spanish_words.BODY:
        return BODY_WEIGHT
    if word in spanish_words.USUAL:
        return USUAL_WEIGHT
    # The library has few plurals.
    counts = [_spanish().get(form, 1) for form in (word, word.removesuffix("s"), word.removesuffix("es"))]
    return min(max(DIGITS - math.log10(max(counts)), LEAST), RAREST)


def is_common_in_spanish(word: str) -> bool:
    """Return whether `word` is an everyday word of either language."""
    return is_common(word) or _spanish().get(word, 0) >= COMMON


def is_spanish_form(word: str) -> bool:
    """Return whether `word` is a form of a Spanish word that the library lacks, such as a plural."""
    if word in _forms():
        return True
    return any(word.removesuffix(end) in _spanish() for end in ("s", "es") if word.endswith(end))


def is_right_in_spanish(word: str) -> bool:
    """Return whether `word` is a word or a form of a word, such as "escaleras", which the library lacks."""
    return is_spelled_right(word) or is_spanish_form(word)


@functools.cache
def _forms() -> frozenset[str]:
    lines = FORMS.read_text(encoding="utf-8").splitlines()
    listed = frozenset(word for line in lines if not line.startswith("#") for word in line.split())
    return listed | spanish_words.STOP_WORDS | spanish_words.USUAL | spanish_words.CANONICAL.keys()


def is_not_english(word: str) -> bool:
    """Return whether `word` is not an English word only. Names in Spanish have some: "carpal tunnel"."""
    return word in _spanish() or word not in _english()


@functools.cache
def _spanish() -> dict[str, int]:
    """Return how often each Spanish word, without accents, occurs in the library's texts."""
    found: dict[str, int] = {}
    for word, count in SpellChecker(language="es").word_frequency.dictionary.items():
        for plain in all_words(word):
            found[plain] = max(count, found.get(plain, 0))
    return found


@functools.cache
def _words() -> frozenset[str]:
    english = (plain for word in _english() for plain in all_words(word))
    return frozenset([*english, *_spanish(), *SPANISH_FORMS.split()])
