"""Convert a whole week typed in one line, such as "Mon-Fri 7am-6pm, Sat by appointment", to rules and words.

Times are read by `typed_hours`. Words that no rule can say, such as "by appointment", become a note.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from locations.hours.rules import ROUND_THE_CLOCK
from locations.hours.typed_hours import CLOSED, UnreadableError, compose, read_times

LONGEST = 600  # characters, as many as can be stored
_LONG_NAMES = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
    r"s?\b"
)
_NAMES = rf"{_LONG_NAMES}|mo|tu|we|th|fr|sa|su|m|t|w|f"
_DAY = rf"(?:{_NAMES})\b\.?"
_JOIN = r"\s*(?:-|–|—|/|,|&|\+|\bto\b|\bthru\b|\bthrough\b|\band\b)\s*"
_GROUPS = {
    "weekdays": range(5), "weekends": (5, 6), "daily": range(7), "everyday": range(7), "every day": range(7),
    "7 days a week": range(7), "7 days": range(7), "seven days a week": range(7), "mwf": (0, 2, 4), "tth": (1, 3),
    "m-sun": range(7),
}  # fmt: skip
_GROUP = "|".join(_GROUPS)
_DAYS = rf"(?:{_GROUP}|{_DAY}(?:{_JOIN}{_DAY})*)(?![a-z])"
_ORDINAL = r"(?:1st|2nd|3rd|4th|5th|first|second|third|fourth|fifth|last|every other|alternat(?:e|ing))"
_HOLIDAYS = r"(?:(?:all |major |public |federal |legal |national )*holidays?)"
_SOME_DAYS = rf"(?:the )?{_ORDINAL}(?:{_JOIN}{_ORDINAL})* {_DAYS}"
_TOKEN = re.compile(rf"(?<![a-z0-9])(?:(?P<some>{_SOME_DAYS})|(?P<holidays>{_HOLIDAYS})|(?P<days>{_DAYS}))")
_APPOINTMENT = r"by (?:appointment|appt)\.?(?: only)?"
# "closed Sundays" and "by appointment on Saturday": the days come first, as in everything else.
_WORDS_FIRST = re.compile(rf"(?<![a-z])(closed|{_APPOINTMENT})(?: on| all)? ({_HOLIDAYS}|{_DAYS})(?!\s*[:,]?\s*[0-9])")
_WORDS = re.compile(
    r"appointment|appt|\bcall\b|\bvar(?:y|ies)\b|\bseason|website|\bon request\b|\btext us\b|\bflexible\b"
)
_ONE_WORD = re.compile(
    rf"{_APPOINTMENT}|appointment only|appts? only|(?:please )?call(?: us| ahead| for .*| first)?|.*\bvar(?:y|ies)\b.*"
)
_INITIALS = {"m": 0, "t": 1, "w": 2, "f": 4}
_STARTS = ["mo", "tu", "we", "th", "fr", "sa", "su"]
_LEADING = re.compile(r"(?:(?:office |clinic |business |our )?hours(?: are)?|open|we are open)?[\s:,.;|-]*")
_TRAILING = re.compile(r"^[\s:,.;|=()]+|(?:[\s:,.;|()]|(?<![a-z])(?:and|&|also|on|open|from)\b)+$")


@dataclass(frozen=True)
class TypedWeek:
    """Opening hours as a rule, or "", and the words that a rule can't express."""

    rules: str = ""
    note: str = ""


def read_week(typed: str) -> TypedWeek:
    """Return the hours of a week in one line of everyday text. Raise UnreadableError if they are unclear."""
    if len(typed) > LONGEST:
        raise UnreadableError(_("This text is too long for opening hours."))
    text = plain(typed)
    if _ONE_WORD.fullmatch(text.strip(" .")):
        return TypedWeek(note=typed.strip())
    text = _WORDS_FIRST.sub(r"\2 \1", text)
    tokens = list(_TOKEN.finditer(text))
    if not tokens:
        if read_times(text) == ROUND_THE_CLOCK:
            return TypedWeek("24/7")
        raise UnreadableError(
            _("“%(typed)s” does not say on which days. Enter it like Mon-Fri 8am-5pm.") % {"typed": typed}
        )
    week: dict[int, str] = {}
    holidays, notes = "", []
    for token, said in _with_times(text, tokens):
        times = _TRAILING.sub("", said)
        if token["some"] or is_a_note(times):
            notes.append(f"{token[0]} {times}".strip())
        elif token["holidays"]:
            holidays = read_times(complete(times))
        else:
            week |= dict.fromkeys(numbers_of(token["days"]), read_times(complete(times)))
    if not week and holidays:
        raise UnreadableError(_("“%(typed)s” does not say the usual hours.") % {"typed": typed})
    rules = compose([week.get(day, CLOSED) for day in range(7)], holidays, []) if week else ""
    return TypedWeek(rules, "; ".join(_as_words(note) for note in notes))


def _as_words(note: str) -> str:
    """Return a note that begins with a capital, as do the names of its days."""
    named = re.sub(rf"\b(?:{_LONG_NAMES})", lambda day: day[0].title(), note)
    return named[0].upper() + named[1:]


def _with_times(text: str, tokens: list[re.Match]):
    """Return each mention of days with the text of its times, which follows it or comes before it."""
    ends = [token.start() for token in tokens[1:]] + [len(text)]
    before = text[: tokens[0].start()]
    after = [text[token.end() : end] for token, end in zip(tokens, ends, strict=True)]
    if _LEADING.fullmatch(before):
        return list(zip(tokens, after, strict=True))
    if _TRAILING.sub("", after[-1]):
        raise UnreadableError(_("“%(typed)s” can’t be read. Enter it like Mon-Fri 8am-5pm.") % {"typed": text})
    return list(zip(tokens, [before, *after[:-1]], strict=True))


def is_a_note(times: str) -> bool:
    """Whether `times` are words that no rule can express, such as "by appointment"."""
    times = times.lower()
    return bool(_WORDS.search(times)) and not re.search(r"[0-9] ?[ap]\.?m", times)


def numbers_of(days: str) -> list[int]:
    """Return the days (Monday is 0) in "mon-fri", "m/w/f" or "weekends"."""
    if days in _GROUPS:
        return list(_GROUPS[days])
    numbers: list[int] = []
    parts = re.split(rf"({_JOIN})", days)
    for at, part in enumerate(parts[::2]):
        name = part.strip(" .")
        day = _STARTS.index(name[:2]) if name[:2] in _STARTS else _INITIALS[name[0]]
        joiner = parts[2 * at - 1].strip() if at else ""
        if joiner in ("-", "–", "—", "to", "thru", "through"):
            first = numbers[-1]
            numbers += [number % 7 for number in range(first + 1, first + 1 + (day - first) % 7)]
        else:
            numbers.append(day)
    return numbers


def plain(typed: str) -> str:
    """Return typed hours in small letters, without seconds and with plain spaces and dashes."""
    text = " ".join(typed.lower().replace("\xa0", " ").replace("\u202f", " ").split())
    text = re.sub(r"([0-9]{1,2}:[0-9]{2}):[0-9]{2}\b", r"\1", text)
    text = re.sub(r"\ba\. ?m\b\.?", "am", re.sub(r"\bp\. ?m\b\.?", "pm", text))
    return re.sub(r"([0-9apm]) (?:thru|through) ([0-9])", r"\1-\2", text)


_HALF = r"(?P<{0}>[0-9]{{1,2}})(?P<{0}m>:[0-9]{{2}})? ?(?P<{0}h>[ap]\.?m?\.?)?"
_SPAN = re.compile(rf"(?<![0-9:]){_HALF.format('a')} ?(?:-|–|—|to|till?|until) ?{_HALF.format('b')}(?![0-9:a-z])")


def complete(times: str) -> str:
    """Return `times` with am and pm where one of two is written and the other is certain: "8-5pm", "8:00-17:00"."""
    return _SPAN.sub(_complete_span, times.replace(" / ", ", ").replace("/", ", "))


def _complete_span(match: re.Match) -> str:
    opens, closes = int(match["a"]), int(match["b"])
    minutes = match["am"] or "", match["bm"] or ""
    if not match["ah"] and not match["bh"] and (opens > 12 or closes > 12) and all(minutes):
        return f"{opens:02d}{minutes[0]}-{closes:02d}{minutes[1]}"
    before_noon = opens % 12 >= closes % 12
    if match["bh"] and not match["ah"] and match["bh"][0] == "p" and before_noon and opens <= 12 and opens != 12:
        return f"{opens}{minutes[0]}am-{closes}{minutes[1]}pm"
    if match["ah"] and not match["bh"] and match["ah"][0] == "a" and before_noon and closes <= 12 and opens != 12:
        return f"{opens}{minutes[0]}am-{closes}{minutes[1]}pm"
    return match[0]
