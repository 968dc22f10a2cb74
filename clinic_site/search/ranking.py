"""The best results for a query: the database's candidates, re-ranked by their names and limited to public records."""

from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from clinic_site.publishing.publishable import Publishable
from clinic_site.search import full_text, query_words
from clinic_site.search.full_text import Candidate
from clinic_site.search.highlighting import END, SENTENCE, START, snippet
from clinic_site.search.likeness import Query
from clinic_site.search.search_language import SearchLanguage, language_of_the_page
from clinic_site.search.sources import BY_KIND
from clinic_site.search.vocabulary import vocabulary
from clinic_site.shared import english_marks

CANDIDATES = 30
HITS = 10
MOST_CHECKED = 20  # more than HITS, because some may not be public any more
IN_TEXT = 0.4  # what a text says of the query, where names that have all its words say 1
RANK = 0.1  # what the database's rank adds, to decide between records that are alike
LEAST_OF_BEST = 0.5


@dataclass(frozen=True)
class Hit:
    """One result: a record, its kind in words, and the part of its text that contains the words."""

    record: Model
    label: str
    snippet: SafeString

    @property
    def path(self) -> str:
        """The page that shows the record."""
        return self.record.get_absolute_url().partition("#")[0]  # type: ignore[attr-defined]  # searchable models have it


@dataclass(frozen=True)
class Found:
    """The results, best first. `corrected` maps unknown words to those that were searched for instead."""

    hits: list[Hit] = field(default_factory=list)
    corrected: dict[str, str] = field(default_factory=dict)


def find(text: str, language: SearchLanguage | None = None) -> Found:
    """Return at most HITS published records about `text`, which can be any string, in the language of the page.

    If a name has all words, this takes three queries. It takes two more if the query may be misspelled or matches only
    in texts, and the first misspelled one after each change of the site takes one more.
    """
    spelling = query_words.all_words(text[: query_words.LONGEST])
    if not spelling:
        return Found()
    language = language or language_of_the_page()
    query = Query(language.telling(spelling), spelling, language)
    corrected: dict[str, str] = {}
    ranked = Ranked(query)
    ranked.add(full_text.named(query.words, query.beginning, CANDIDATES, language))
    if not ranked.is_whole:
        # Mostly, one name has all the words. This query may be misspelled, or asks for what only texts say.
        typed = query
        query, known, corrected = _understood(typed)
        if query.can_be_answered_by(known):
            heaviest = query.heaviest(known)
            if query.words == typed.words:
                in_texts = full_text.with_all(heaviest, CANDIDATES, language)
            else:
                ranked = Ranked(query)
                in_names, in_texts = full_text.named_or_with(known, query.beginning, heaviest, CANDIDATES, language)
                ranked.add(in_names)
            ranked.add(in_texts, IN_TEXT)
        elif language.is_about_the_treatment(spelling):  # "is dry needling a fad": tell at least what it is
            query = Query(language.treatment, language.treatment, language)
            ranked = Ranked(query)
            ranked.add(full_text.named(query.words, query.beginning, CANDIDATES, language))
        else:
            return Found([], corrected)
    chosen = _still_public(ranked.best()[:MOST_CHECKED])
    ids = [candidate.id for candidate, _record in chosen]
    texts = full_text.highlights(ids, query.words, query.beginning, language)
    hits = [
        Hit(record, BY_KIND[candidate.kind].label_of(record), shown_snippet(texts[candidate.id], record.is_translated))
        for candidate, record in chosen
    ]
    return Found(hits, corrected)


def shown_snippet(text: str, is_translated: bool) -> SafeString:
    """Return the snippet of a highlighted `text` from the index of the page's language.

    The index also has the words of translations that are not public now, because their time has not come or is over.
    """
    if not is_translated:
        text = " ".join(sentence for sentence in SENTENCE.findall(text) if english_marks.has_marks(sentence))
    return marked(snippet(text))


def _understood(query: Query) -> tuple[Query, list[str], dict[str, str]]:
    """Return what to search for, the words of it that the site has, and the corrections of misspelled words in it.

    A misspelled word can be replaced with any word of a title or another name that is public now. A word that is in the
    dictionary is spelled right, even if the site does not use it.
    """
    words = list(query.words)
    pairs = query_words.joined(words)
    language = query.language
    maybe_misspelled = [word for word in words if query_words.can_be_corrected(word) and not language.is_right(word)]
    unknown = full_text.unknown([*words, *pairs], language)
    for word, pair in pairs.items():
        if word not in unknown:  # "head ache"
            words = [word if part == pair[0] else part for part in words if part != pair[1]]
    misspelled = [word for word in maybe_misspelled if word in unknown]
    corrected = query_words.corrected(misspelled, vocabulary(language), language.sound) if misspelled else {}
    words = list(dict.fromkeys(corrected.get(word, word) for word in words))
    spelling = [corrected.get(word, word) for word in query.spelling]
    return Query(words, spelling, language), [word for word in words if word not in unknown], corrected


class Ranked:
    """Candidates for a query by their scores, without those that share too little with it."""

    def __init__(self, query: Query):
        self.query = query
        self.is_whole = False  # a name of one of them has all the words
        self._scores: dict[Candidate, float] = {}

    def add(self, candidates: list[Candidate], said_in_text: float = 0) -> None:
        """Add `candidates` whose names say enough, or all of them if their texts do, unless they were added before."""
        best = max((candidate.rank for candidate in candidates), default=1) or 1
        added = {candidate.id for candidate in self._scores}
        for candidate in candidates:
            likeness = self.query.likeness(candidate.title, candidate.names)
            self.is_whole = self.is_whole or likeness.is_whole
            is_known = candidate.kind in BY_KIND  # the next release, on the same database, may add a kind
            if is_known and candidate.id not in added and (said_in_text or likeness.is_enough):
                points = max(likeness.said, said_in_text) + likeness.closest + RANK * candidate.rank / best
                self._scores[candidate] = BY_KIND[candidate.kind].weight * points

    def best(self) -> list[Candidate]:
        """Return the candidates, best first, without those that say much less than the best one."""
        least = LEAST_OF_BEST * max(self._scores.values(), default=0)
        enough = (candidate for candidate, points in self._scores.items() if points >= least)
        return sorted(enough, key=self._scores.__getitem__, reverse=True)


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
    found = ((candidate, public.get((candidate.kind, candidate.object_id))) for candidate in ranked)
    return [(candidate, record) for candidate, record in found if record][:HITS]


def marked(text: str) -> SafeString:
    """Return `text` as safe HTML, with <mark> around the words that were found."""
    return mark_safe(  # noqa: S308 - escaped first
        conditional_escape(text).replace(START, "<mark>").replace(END, "</mark>")
    )
