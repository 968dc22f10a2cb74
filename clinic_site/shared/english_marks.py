"""Marks around words that are still in English on a page in another language.

A text without a valid translation keeps its English words between two characters that no text contains. Templates treat
them as any other words. When the page is finished, `say_what_is_english` turns the marks into `lang="en"`, so that
screen readers pronounce the words right, and removes those in attributes and scripts.
"""

import re

# Of Unicode's private use area. What begins with STAYS stays English in every language, such as the title of a study.
START, STAYS, END = "\ue000", "\ue001", "\ue002"
MARKS = str.maketrans("", "", START + STAYS + END)
PIECE = re.compile(r"<!--.*?-->|<(?P<raw>script|style)\b.*?</(?P=raw)\s*>|<[^>]*>|[^<]+", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<(?P<closes>/?)(?P<name>[a-zA-Z][\w:-]*)")
# Elements that can't contain a <span>: they get the attribute themselves, if all their words are English.
WITHOUT_SPANS = frozenset(["title", "option", "textarea", "text", "tspan", "desc"])
VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])


def marked(text: str, *, stays: bool = False) -> str:
    """Return `text` with marks around the words of each line. `stays`: nobody will translate them."""
    start = STAYS if stays else START
    return "\n".join(f"{start}{line}{END}" if line.strip() else line for line in text.split("\n"))


def has_marks(text: str) -> bool:
    """Whether `text` has English words of any kind."""
    return END in text


def is_marked(text: str) -> bool:
    """Whether `text` has English words that wait for their translation."""
    return START in text


def unmarked(text: str) -> str:
    """Return `text` without marks."""
    return text.translate(MARKS) if has_marks(text) else text


def say_what_is_english(html: str) -> str:
    """Return `html` with `lang="en"` in place of the marks.

    English that nobody ended ends with the element in which it began.
    """
    return _Page(html).finished() if has_marks(html) else html


class _Page:
    """The pieces of a page, tags and texts, read one after the other."""

    def __init__(self, html: str):
        self.pieces = [match[0] for match in PIECE.finditer(html)]
        self.written: list[str] = []
        self.opened: list[tuple[str, int]] = []  # the open elements: name, place of the tag in `written`
        self.english_since: int | None = None  # how many elements were open where English began

    def finished(self) -> str:
        for place, piece in enumerate(self.pieces):
            if piece.startswith("<"):
                self._tag(piece)
            else:
                self._words(piece, self.pieces[place + 1] if place + 1 < len(self.pieces) else "")
        return "".join(self.written)

    def _tag(self, piece: str) -> None:
        piece = unmarked(piece)
        self.written.append(piece)
        tag = TAG.match(piece)
        if tag is None or "</" in piece[1:] or piece.endswith("/>") or tag["name"].lower() in VOID:
            return
        name = tag["name"].lower()
        if not tag["closes"]:
            self.opened.append((name, len(self.written) - 1))
            return
        while self.opened and self.opened.pop()[0] != name:
            pass  # an end tag that HTML lets authors leave out
        if self.english_since is not None and len(self.opened) < self.english_since:
            self.english_since = None

    def _words(self, text: str, following: str) -> None:
        pieces = re.split(f"([{START}{STAYS}{END}])", text)
        runs: list[tuple[bool, str]] = []
        for piece in pieces:
            if piece in (START, STAYS):
                self.english_since = len(self.opened)
            elif piece == END:
                self.english_since = None
            elif piece:
                runs.append((self.english_since is not None, piece))
        said = [run for run in runs if run[1].strip()]
        is_whole = bool(said) and all(is_english for is_english, _text in said)
        if is_whole and self._is_all_of_its_element(following):
            self._mark_element()
            self.written.append("".join(text for _is_english, text in runs))
            return
        without = bool(self.opened) and self.opened[-1][0] in WITHOUT_SPANS
        for is_english, run in runs:
            needs_span = is_english and run.strip() and not without
            self.written.append(f'<span lang="en">{run}</span>' if needs_span else run)

    def _is_all_of_its_element(self, following: str) -> bool:
        """Whether the words come right after their element's tag and right before its end."""
        return bool(self.opened) and self.opened[-1][1] == len(self.written) - 1 and following.startswith("</")

    def _mark_element(self) -> None:
        place = self.opened[-1][1]
        tag = self.written[place]
        if not re.search(r"\slang=", tag):
            self.written[place] = f'{tag[:-1]} lang="en">'
