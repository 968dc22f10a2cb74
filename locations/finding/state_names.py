"""Recognize states by name, code, old abbreviation or Spanish name, and suggest one for a misspelt name.

States are called by their English and by their Spanish names on the pages of either language.
"""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from clinic_site.publishing.other_words import Translated
from clinic_site.shared.english_marks import unmarked
from locations.finding.other_names import other_names
from locations.finding.town_names import words_of
from locations.models import State

MISSPELT = 0.75  # how alike a misspelt name and the real one are, of 1: one mistake in four letters
SHORTEST_MISSPELT = 4  # letters; shorter names resemble too many words
MOST_WORDS = 4  # Northern Mariana Islands, District of Columbia
# "Northern California", "upstate New York", "norte de California": the answer is the state.
DIRECTIONS = """
    north south east west northern southern eastern western central upstate downstate northeast northwest
    southeast southwest northeastern northwestern southeastern southwestern rural coastal greater upper lower nothern mid
    norte sur este oeste noreste noroeste sureste suroeste centro
"""
PARTS = frozenset(DIRECTIONS.split())
STATE_OF = ("stateof", "estadode")


def shown_name(state: State) -> str:
    """Return the name of `state` in the language of the page, without marks for English words."""
    return unmarked(state.name)


def english_name(state: State) -> str:
    return state.name.original if isinstance(state.name, Translated) else shown_name(state)


def full_names(state: State) -> list[str]:
    """Return the names of `state` that are written out: the shown one, the English one, the Spanish ones."""
    return list(dict.fromkeys([shown_name(state), english_name(state), *other_names().spanish.get(state.code, ())]))


class StateNames:
    """The states and what they are called.

    Not `in_the_finder`, where texts are about health, "mass" and "ill" are not short for states, and no text begins
    with one.
    """

    def __init__(self, states: Iterable[State], *, in_the_finder: bool = True):
        states = list(states)
        self._in_the_finder = in_the_finder
        self.by_code = {state.code: state for state in states}
        self._by_name: dict[str, State] = {}
        for name, code in other_names().of_states.items() if in_the_finder else ():
            if state := self.by_code.get(code):
                self._by_name[name] = state
        for state in states:
            for name in map(_plain, full_names(state)):
                self._by_name |= dict.fromkeys([f"{name}state", *(f"{of}{name}" for of in STATE_OF)], state)
        for state in states:
            self._by_name[state.code.lower()] = state
            for name in map(_plain, full_names(state)):
                self._by_name[name] = self._by_name[name.removeprefix("us")] = state

    def named(self, text: str) -> State | None:
        """Return the state that is called exactly `text`. "D.C.", "Penna." and "Washington State" count too."""
        return self._by_name.get(_plain(text))

    def part_named(self, text: str) -> State | None:
        """Return the state of "Northern California" or "upstate New York"."""
        first, _space, rest = text.strip().partition(" ")
        return self.named(rest.removeprefix("de ")) if first.lower() in PARTS else None

    def misspelt(self, text: str) -> State | None:
        """Return the only state whose name is spelled nearly like `text`."""
        plain = _plain(text)
        if len(plain) < SHORTEST_MISSPELT:
            return None
        best: dict[str, float] = {}
        for name, state in self._by_name.items():
            if len(name) >= SHORTEST_MISSPELT and not name.startswith(STATE_OF):
                likeness = OSA.normalized_similarity(plain, name, score_cutoff=MISSPELT)
                best[state.code] = max(likeness, best.get(state.code, 0))
        first, second = sorted(best.values(), reverse=True)[:2] if len(best) > 1 else (0, 0)
        if first < MISSPELT or first == second:
            return None
        return self.by_code[max(best, key=best.__getitem__)]

    def splits(self, text: str, *, also_before: bool = True) -> Iterator[tuple[str, State]]:
        """Yield (what stands before a state, or also after one, the state) for each way to read `text`.

        "Charleston, West Virginia" can also be a town in Virginia.
        """
        before, comma, last = text.rpartition(",")
        if comma and before.strip(" ,") and (state := self.named(last)):
            yield before.strip(" ,"), state
        words = text.replace(",", " ").split()
        for length in range(min(MOST_WORDS, len(words) - 1), 0, -1):
            if state := self.named(" ".join(words[-length:])):
                yield _without_last_words(text, length), state
        for length in range(min(MOST_WORDS, len(words) - 1), 0, -1):  # "WA Tacoma"
            is_read = also_before and self._in_the_finder
            if is_read and (state := self.named(" ".join(words[:length]))):
                yield " ".join(words[length:]), state

    def misspelt_splits(self, text: str) -> Iterator[tuple[str, State]]:
        """Yield the same for a misspelt state at the end: "Nashville, Tennesee"."""
        words = text.replace(",", " ").split()
        for length in range(min(3, len(words) - 1), 0, -1):
            if state := self.misspelt(" ".join(words[-length:])):
                yield _without_last_words(text, length), state


def _without_last_words(text: str, count: int) -> str:
    for _word in range(count):
        text = text.rstrip(" ,")
        text = text[: max(text.rfind(" "), text.rfind(",")) + 1]
    return text.strip(" ,")


def _plain(text: str) -> str:
    return "".join(words_of(text))
