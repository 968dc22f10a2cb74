"""Checks of a sign's phrases before it is published: lines that never count, and lines that count nearly always."""

from collections.abc import Iterator

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from clinic_site.publishing.problems import Problem, stop, warn
from clinic_site.search.alarms import Book
from clinic_site.search.phrase_words import ENGLISH, SPANISH
from clinic_site.search.query_words import all_words
from education.models import Condition, Question, Sign, Topic

MUST_ALARM = (Sign.Action.CALL_911, Sign.Action.CALL_988)
MOST_TITLES = 3  # that a line may fit; one that fits more fits nearly every search


def phrases_can_be_found(sign: Sign) -> Iterator[Problem]:
    """Yield a warning for a 911 or 988 sign without phrases, and for each line that never counts."""
    if sign.action in MUST_ALARM and not sign.phrases.strip():
        yield warn("phrases", _("The search raises no alarm for this sign. Write what people type when it happens."))
    for field, language in (("phrases", ENGLISH), ("phrases_spanish", SPANISH)):
        for line in filter(str.strip, getattr(sign, field).splitlines()):
            if not language.words(all_words(line)):
                yield warn(field, _("“%(line)s” has only small words, so it never counts.") % {"line": short(line)})


def phrases_are_specific(sign: Sign) -> Iterator[Problem]:
    """Yield a stop for each line that fits the titles of many pages. They are what people search for on other days."""
    if sign.action == Sign.Action.NORMAL:
        return
    lines = [line for line in sign.phrases.splitlines() if line.strip()]
    book = Book(ENGLISH, lines)
    fits: dict[int, list[str]] = {}
    for title in titles():
        for number in book.signs_in(all_words(title)):
            fits.setdefault(number, []).append(title)
    for number, found in sorted(fits.items()):
        if len(found) > MOST_TITLES:
            yield stop(
                "phrases",
                _(
                    "“%(line)s” would raise an alarm for searches such as “%(title)s”. "
                    "Add a word that only this sign has."
                )
                % {"line": short(lines[number]), "title": found[0]},
            )


def titles() -> list[str]:
    """Return the titles of all published pages and answers. Three queries."""
    fields = [(Condition, "name"), (Question, "question"), (Topic, "title")]
    return [title for model, field in fields for title in model.objects.published().values_list(field, flat=True)]


def short(line: str) -> str:
    return Truncator(line.strip()).chars(60)
