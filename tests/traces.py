"""Search for a visitor's input in what a site stores: logs, headers, rows, files."""

import re
from collections.abc import Iterable

# The digits of a ZIP code or a coordinate can also appear in times, request numbers and hashes.
TIME = re.compile(r"\d\d:\d\d:\d\d[.,]\d+")


def traces_in(text: str, words: Iterable[str]) -> list[str]:
    """Return the words found in `text`. Digits must be a whole word; other words can be part of one."""
    text = TIME.sub("", text)
    return [word for word in words if (_stands_alone(word, text) if word.isdigit() else word in text)]


def _stands_alone(digits: str, text: str) -> bool:
    return re.search(rf"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-F]{{2}})){digits}(?![0-9A-Za-z])", text) is not None
