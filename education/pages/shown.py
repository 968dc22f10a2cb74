"""Which records a page of text shows besides its own. The date of its last change is that of the newest of them."""

from collections.abc import Iterable

from education.models import Reviewed
from education.pages.citations import Citations
from education.pages.glossary_words import WordsOnPage
from education.pages.ladder import Rung


def shown_with(
    record: Reviewed, rungs: Iterable[Rung], words: WordsOnPage | None, citations: Citations
) -> list[Reviewed]:
    """Return the record of a page with its signs, the words that it explains and the references that it lists.

    Call it after the texts are rendered: only then are the words known.
    """
    signs = (sign for rung in rungs for sign in rung.signs)
    return [record, *signs, *(words.used if words else ()), *citations.references]
