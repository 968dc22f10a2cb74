"""What a Spanish translation must keep of the English words, and how it must be written.

A text whose English words changed is compared with those that it translates: pages do not show it before somebody
translates it again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.problems import Problem, stop, warn
from clinic_site.translation.models import Translation
from clinic_site.translation.spanish_words import doubtful
from clinic_site.translation.texts_editor import LISTS, sides_of
from clinic_site.writing import spanish_reading
from clinic_site.writing.markdown import ANY_CITATION, CITATION, addresses

FIELD = "texts"
# Laws and their history are quoted, so their words can't be easy.
NOT_MEASURED = frozenset(["law_trail", "law_note", "law_one_source_says", "law_another_source_says"])
FOR_EMERGENCIES = frozenset(["warningsign", "aftereffect"])  # the names of models
ONLY_WARNED = frozenset(["legalnotice", "state", "reference"])  # the law or a study chooses the words
NUMBER = re.compile(r"\d[\d,.]*")
ADDRESS = re.compile(r"\]\([^)]*\)")


@dataclass(frozen=True)
class Text:
    """One translated text: the label of its field, its Spanish and its English words."""

    name: str
    label: str
    says: str
    english: str
    is_markdown: bool


def texts_in(translation: Translation) -> Iterator[Text]:
    """Yield the texts of `translation` that say something, except the lists of words for the search."""
    if translation.record is None:
        return
    for side in sides_of(translation):
        if side.says and side.name not in LISTS:
            yield Text(side.name, side.label, side.says, side.of or side.english, side.is_markdown)


def record_is_there(translation: Translation) -> Iterator[Problem]:
    if translation.record is None:
        yield stop("", _("The record that it translates was deleted."))
    elif not translation.texts:
        yield stop(FIELD, _("Nothing is translated yet."))


def nothing_is_missing(translation: Translation) -> Iterator[Problem]:
    """Warn about texts that pages will show in English."""
    if translation.record is None:
        return
    for side in sides_of(translation):
        if side.is_missing:
            words = _("“%(field)s” is missing. Pages show the English words.")
        elif side.is_stale:
            words = _("“%(field)s”: the English words changed. Change the Spanish ones too, or tick “Still right”.")
        else:
            continue
        yield warn(FIELD, words % {"field": side.label})


def citations_and_links_are_the_same(translation: Translation) -> Iterator[Problem]:
    for text in texts_in(translation):
        if not text.is_markdown:
            continue
        for found, words in (
            (_differing(CITATION.findall(text.english), CITATION.findall(text.says)), _("“%(field)s” cites other sources than the English text: %(what)s.")),
            (_differing(addresses(text.english), addresses(text.says)), _("“%(field)s” has other links than the English text: %(what)s.")),
        ):  # fmt: skip
            if found:
                yield stop(FIELD, words % {"field": text.label, "what": ", ".join(found)})


def numbers_are_the_same(translation: Translation) -> Iterator[Problem]:
    for text in texts_in(translation):
        if found := _differing(_numbers(text.english), _numbers(text.says)):
            words = _("“%(field)s” has other numbers than the English text: %(what)s.")
            yield stop(FIELD, words % {"field": text.label, "what": ", ".join(found)})


def _numbers(text: str) -> list[str]:
    plain = ADDRESS.sub("]", ANY_CITATION.sub(" ", text))
    return [found.rstrip(".,") for found in NUMBER.findall(plain)]


def _differing(english: list[str], spanish: list[str]) -> list[str]:
    """Return what is not as often in one list as in the other."""
    wanted, said = Counter(english), Counter(spanish)
    return sorted({*(wanted - said), *(said - wanted)})


def words_are_plain(translation: Translation) -> Iterator[Problem]:
    """Warn about false friends and doubled negatives."""
    for text in texts_in(translation):
        for said, instead in doubtful(text.says):
            words = _("“%(field)s” says “%(said)s”. %(instead)s")
            said = Truncator(said).chars(40)
            yield warn(FIELD, words % {"field": text.label, "said": said, "instead": instead})


def text_is_easy_to_read(translation: Translation) -> Iterator[Problem]:
    """Warn about hard texts, and refuse very hard ones unless a reviewer overrides that."""
    if translation.record is None:
        return
    model = str(translation.record._meta.model_name)
    wished = spanish_reading.WISHED_OF_SIGNS if model in FOR_EMERGENCIES else spanish_reading.WISHED
    for text in texts_in(translation):
        if text.name in NOT_MEASURED:
            continue
        reading = spanish_reading.read(text.says, is_markdown=text.is_markdown)
        values = {"field": text.label, "score": reading.score, "wished": wished, "lowest": spanish_reading.LOWEST}
        if reading.is_too_hard and model not in ONLY_WARNED:
            words = _("“%(field)s” is too hard to read: INFLESZ %(score)g, at least %(lowest)g is needed.") % values
            yield stop(FIELD, words, can_be_overridden=True)
        elif reading.is_hard(wished):
            words = _("“%(field)s” is hard to read: INFLESZ %(score)g. Try to reach %(wished)g.") % values
            yield warn(FIELD, words)
        if n := len(reading.long_sentences):
            first = Truncator(reading.long_sentences[0].text).chars(60)
            words = ngettext(
                "“%(field)s” has %(count)d long sentence: “%(first)s”",
                "“%(field)s” has %(count)d long sentences, such as “%(first)s”",
                n,
            )
            yield warn(FIELD, words % {"field": text.label, "count": n, "first": first})


CHECKS = [
    record_is_there,
    citations_and_links_are_the_same,
    numbers_are_the_same,
    text_is_easy_to_read,
    nothing_is_missing,
    words_are_plain,
]
