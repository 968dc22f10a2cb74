"""Compare names of towns however they are written: "St. Louis" and "saint louis", "O’Fallon" and "Ofallon"."""

import re

from locations.models.place import without_accents

# Abbreviations that people and postal names use, as whole words.
SPELLED_OUT = {
    "st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount", "mtn": "mountain", "hts": "heights",
    "spgs": "springs", "spg": "spring", "jct": "junction", "bch": "beach", "vly": "valley", "lk": "lake",
    "twp": "township", "vlg": "village", "pk": "park", "ctr": "center", "&": "and",
}  # fmt: skip
# Only as the first word: "N Hollywood", "So. San Francisco".
DIRECTIONS = {"n": "north", "no": "north", "s": "south", "so": "south", "e": "east", "w": "west"}
# Read as one of several words.
EITHER = {"pt": ("point", "port"), "pte": ("pointe",)}
APOSTROPHES = re.compile("['’‘ʻʼ`´]")
NOT_IN_A_NAME = re.compile(r"[^a-z0-9&]+")


def words_of(name: str) -> list[str]:
    """Return the words of a name in lower case, without accents, apostrophes and punctuation."""
    plain = without_accents(APOSTROPHES.sub("", name)).lower()
    return NOT_IN_A_NAME.sub(" ", plain).split()


def key_of(name: str) -> str:
    """Return a name in the form in which names are compared: abbreviations spelled out, and no spaces.

    Spaces differ: "Mc Kinney" and "McKinney", "De Kalb" and "DeKalb".
    """
    return _joined(words_of(name))


def keys_of(name: str) -> list[str]:
    """Return all keys that a typed name can have: "Pt Pleasant" is short for a point or a port."""
    words = words_of(name)
    readings = [words]
    for at, word in enumerate(words):
        if word in EITHER:
            readings += [[*words[:at], long, *words[at + 1 :]] for long in EITHER[word]]
    return list(dict.fromkeys(_joined(reading) for reading in readings if reading))


def _joined(words: list[str]) -> str:
    spelled = [SPELLED_OUT.get(word, word) for word in words]
    if len(spelled) > 1:
        spelled[0] = DIRECTIONS.get(spelled[0], spelled[0])
    return "".join(spelled).replace("&", "")
