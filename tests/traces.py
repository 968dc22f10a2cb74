"""What somebody typed, looked for in what a site keeps: logs, headers, rows, files."""

import re
from collections.abc import Iterable

# The digits of a ZIP code and of a coordinate also turn up in times, in numbers of requests and in hashes.
TIME = re.compile(r"\d\d:\d\d:\d\d[.,]\d+")


def traces_in(text: str, words: Iterable[str]) -> list[str]:
    """Return those of the words that stand in `text`: digits alone as a whole word, others also within one."""
    text = TIME.sub("", text)
    return [word for word in words if (_stands_alone(word, text) if word.isdigit() else word in text)]


def _stands_alone(digits: str, text: str) -> bool:
    return re.search(rf"(?:(?<![0-9A-Za-z])|(?<=%[0-9A-F]{{2}})){digits}(?![0-9A-Za-z])", text) is not None
