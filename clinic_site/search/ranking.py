"""The best results for a query: the database's candidates, re-ranked by their names and limited to public records."""

import re
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz import fuzz

from clinic_site.publishing.publishable import Publishable
from clinic_site.search import full_text, query_words
from clinic_site.search.dictionary import is_spelled_right
from clinic_site.search.full_text import END, START, Candidate
from clinic_site.search.sources import BY_KIND

CANDIDATES = 25
HITS = 10
# Weight of a name that matches the query, relative to the database's rank of the whole text, which is at most 1.
NAME_WEIGHT = 1.5
SAYS_IT_ALL = 1.8
LEAST_OF_BEST = 0.4
SNIPPET = 180
SENTENCE = re.compile(r"\S.*?(?:[.?!:][\x03”)]*(?=\s)|$)", re.DOTALL)


@dataclass(frozen=True)
class Hit:
    """One result: a record, its kind in words, and the part of its text that contains the words."""

    record: Model
    label: str
    snippet: SafeString


@dataclass(frozen=True)
class Found:
    """The results, best first. `corrected` maps unknown words to those that were searched for instead."""

    hits: list[Hit] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)


def find(text: str) -> Found:
    """Return at most HITS published records about `text`, which can be any string.

    If a name matches, this takes three queries. It takes two more if the query may be misspelled or matches only in
    texts.
    """
    spelling = query_words.all_words(text[: query_words.LONGEST])
    if not spelling:
        return Found()
    wanted = query_words.telling(spelling)
    corrected: dict[str, str] = {}
    scores = _scores(full_text.named(wanted, CANDIDATES), wanted, spelling)
    if max(scores.values(), default=0) < SAYS_IT_ALL:
        # Most queries match a name completely. This one may be misspelled, or match only in texts.
        wanted, corrected = _understood(wanted)
        in_names, in_texts = full_text.named_or_with(wanted, CANDIDATES)
        scores = _scores(in_texts, wanted, spelling) | _scores(in_names, wanted, spelling)
    chosen = _still_public(_best(scores))
    texts = full_text.highlights([candidate.id for candidate, _record in chosen], wanted)
    hits = [
        Hit(record, BY_KIND[candidate.kind].label_of(record), marked(snippet(texts[candidate.id])))
        for candidate, record in chosen
    ]
    return Found(hits, corrected)


def _understood(typed: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return the words to search for, and the corrections of misspelled words among them.

    A misspelled word can be replaced with any word of a title or another name. A word that is in the dictionary is
    spelled right, even if the site does not use it.
    """
    pairs = query_words.joined(typed)
    unknown, names = full_text.unknown([*typed, *pairs])
    for word, pair in pairs.items():
        if word not in unknown:  # "head ache"
            typed = [word if part == pair[0] else part for part in typed if part != pair[1]]
    misspelt = [word for word in typed if word in unknown and not is_spelled_right(word)]
    known = {word for name in names for word in query_words.of_name(name)[0]} if misspelt else set()
    corrected = query_words.corrected(misspelt, known)
    return [corrected.get(word, word) for word in typed], corrected


def _best(scores: dict[Candidate, float]) -> list[Candidate]:
    """Return the candidates, best first, without those that share only a word with the query."""
    least = LEAST_OF_BEST * max(scores.values(), default=0)
    return sorted((each for each, points in scores.items() if points >= least), key=scores.__getitem__, reverse=True)


def _scores(candidates: list[Candidate], wanted: list[str], spelling: list[str]) -> dict[Candidate, float]:
    """Return each candidate's score, based on its most similar name and the database's rank."""
    phrase = " ".join(wanted)
    best = max((candidate.rank for candidate in candidates), default=1) or 1

    def score(candidate: Candidate) -> float:
        names = [query_words.of_name(name) for name in [candidate.title, *candidate.names.splitlines()]]
        closest = max(_likeness(phrase, name) for _spelling, name in names)
        if any(spelling == list(each) for each, _name in names):
            closest += 1
        return BY_KIND[candidate.kind].weight * (candidate.rank / best + NAME_WEIGHT * closest)

    return {candidate: score(candidate) for candidate in candidates}


def _likeness(phrase: str, name: str) -> float:
    """Return how much of `phrase` is in `name`: up to 1, and up to 2 if `name` contains nothing else."""
    return (fuzz.token_set_ratio(phrase, name) + fuzz.token_sort_ratio(phrase, name)) / 200


def _still_public(ranked: list[Candidate]) -> list[tuple[Candidate, Publishable]]:
    """Return the first HITS candidates that are public now, each with its record. One query.

    The index never decides what is public.
    """
    ids: dict[str, list[int]] = {}
    for candidate in ranked:
        ids.setdefault(candidate.kind, []).append(candidate.object_id)
    if not ids:
        return []
    first, *others = (BY_KIND[kind].public(of_kind) for kind, of_kind in ids.items())
    public = {row[:2]: BY_KIND[row[0]].record_of(row) for row in first.union(*others, all=True)}
    chosen: dict[Publishable, Candidate] = {}
    for candidate in ranked:  # a record can be a candidate twice, by its names and by its text
        if record := public.get((candidate.kind, candidate.object_id)):
            chosen.setdefault(record, candidate)
    return [(candidate, record) for record, candidate in chosen.items()][:HITS]


def snippet(text: str) -> str:
    """Return whole sentences of a highlighted `text`, about SNIPPET characters, from the one with most matches."""
    sentences = SENTENCE.findall(text)
    found = [sentence.count(START) for sentence in sentences]
    if not found:
        return text
    first = found.index(max(found))
    chosen = ""
    for sentence in sentences[first:]:
        if chosen and len(chosen) + len(sentence) > SNIPPET:
            break
        chosen = f"{chosen} {sentence}".strip()
    return chosen


def marked(text: str) -> SafeString:
    """Return `text` as safe HTML, with <mark> around the words that were found."""
    return mark_safe(  # noqa: S308 - escaped first
        conditional_escape(text).replace(START, "<mark>").replace(END, "</mark>")
    )
