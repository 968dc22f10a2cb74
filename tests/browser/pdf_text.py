"""The words of a PDF that Chromium printed: what is really on the paper, whatever the HTML contains."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FONT = re.compile(rb"/(F\d+) (\d+) 0 R")
PAIR = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>\s*$", re.MULTILINE)
RANGE = re.compile(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>")
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>\s*Tj|\[(.*?)\]\s*TJ", re.DOTALL)


def letters(pdf: bytes) -> str:
    """Return all letters and digits in the order of printing, without spaces, which a PDF need not have."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    meanings = {name: _meanings(objects, int(font)) for body in objects.values() for name, font in FONT.findall(body)}
    found = []
    for body in objects.values():
        content = _content(body)
        if b" Tf" not in content:
            continue
        font: dict[int, str] = {}
        for name, shown, row in SHOWN.findall(content):
            if name:
                font = meanings[name]
            glyphs = shown or b"".join(re.findall(rb"<([0-9A-Fa-f]+)>", row))
            found += [font.get(int(glyphs[place : place + 4], 16), "") for place in range(0, len(glyphs), 4)]
    return only_letters("".join(found))


def only_letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _content(body: bytes) -> bytes:
    stream = STREAM.search(body)
    if stream is None:
        return b""
    return zlib.decompress(stream[1]) if b"/FlateDecode" in body else stream[1]


def _meanings(objects: dict[int, bytes], font: int) -> dict[int, str]:
    """Return {glyph: its letters} of a font."""
    link = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])
    table = _content(objects[int(link[1])]) if link else b""
    found = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, text in PAIR.findall(part):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, text in RANGE.findall(part):
            start = int(text, 16)
            found |= {glyph: chr(start + glyph - int(first, 16)) for glyph in range(int(first, 16), int(last, 16) + 1)}
    return found
