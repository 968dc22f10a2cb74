"""The first sheet of an XLSX file, read as a stream: only cells that hold something, however far apart they are.

Reading costs what the file holds, never what its numbers say: neither a row 1,048,576 nor a column XFD is counted up
to. openpyxl makes every row and cell of a gap, and takes ten times as long for each. Its rules about dates are used.
"""

import functools
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel, from_ISO8601

MOST_TAGS = 5_000_000  # of all parts that are read; 50,000 rows of 20 columns have 4 million
MOST_DEPTH = 1_000  # tags inside each other
LONGEST_TAG = 1024 * 1024  # bytes
CHUNK = 64 * 1024

# Names of tags and attributes are read in both forms of the standard, "transitional" and "strict".
_SHEET = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
_LINK = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_NAMES = ["sheetData", "row", "c", "v", "t", "rPh", "si", "numFmts", "numFmt", "cellXfs", "xf", "workbookPr", "sheet"]
_TAGS = {f"{space} {name}": name for space in _SHEET for name in _NAMES}
_TAGS[f"{_PACKAGE} Relationship"] = "Relationship"


class TooManyTagsError(ValueError):
    """The file holds more than can be read in a request."""


@dataclass(frozen=True)
class _Book:
    """What a cell needs of the other parts. Styles are numbers, as cells name them."""

    strings: list[str]
    date_styles: set[str]
    duration_styles: set[str]
    epoch: object

    def value(self, kind: str, style: str, text: str):
        """Return what a cell of the kind `kind` says: a text, a number, a bool or a time."""
        match kind:
            case "s":
                return self.strings[int(text)]
            case "b":
                return bool(int(text))
            case "d":
                return from_ISO8601(text)
            case "n":
                number = float(text) if "." in text or "e" in text or "E" in text else int(text)
                return self._time(number, style) if style in self.date_styles else number
        return text

    def _time(self, number, style: str):
        try:
            return from_excel(number, self.epoch, timedelta=style in self.duration_styles)
        except (OverflowError, ValueError):
            return "#VALUE!"


def _refuse(*args) -> None:
    raise ValueError("a document type in a spreadsheet")


class _Part:
    """Handlers of the parser for one kind of part. Subclasses say what a tag means as it opens and as it closes."""

    def __init__(self):
        self.tags = self.closed = 0
        self.parser: Any = None  # set when reading begins
        self.is_done = False
        self.found: list = []
        self.texts: list[str] = []
        self.inside: str | None = None

    def take(self) -> list:
        found, self.found = self.found, []
        return found

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.tags += 1
        if tag := _TAGS.get(name):
            self.opens(tag, attributes)

    def end(self, name: str) -> None:
        self.closed += 1
        if tag := _TAGS.get(name):
            self.closes(tag)

    def opens(self, tag: str, attributes: dict[str, str]) -> None:
        pass

    def closes(self, tag: str) -> None:
        pass


_PartT = TypeVar("_PartT", bound=_Part)


class _Relationships(_Part):
    def opens(self, tag, attributes):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            self.found.append((attributes["Id"], posixpath.basename(attributes["Type"]), attributes["Target"]))


class _Workbook(_Part):
    epoch = CALENDAR_WINDOWS_1900

    def opens(self, tag, attributes):
        if tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            self.epoch = CALENDAR_MAC_1904
        elif tag == "sheet":
            self.found += [attributes[f"{space} id"] for space in _LINK if f"{space} id" in attributes]


class _Styles(_Part):
    """Finds the number of each cell style's format, and the formats that the file defines."""

    def __init__(self):
        super().__init__()
        self.formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}

    def opens(self, tag, attributes):
        if tag in ("numFmts", "cellXfs"):
            self.inside = tag
        elif tag == "numFmt" and self.inside == "numFmts":
            self.formats[attributes["numFmtId"]] = attributes.get("formatCode")
        elif tag == "xf" and self.inside == "cellXfs":
            self.found.append(attributes.get("numFmtId", "0"))

    def closes(self, tag):
        if tag in ("numFmts", "cellXfs"):
            self.inside = None


class _Strings(_Part):
    """Finds the shared texts. How a text in Japanese is pronounced (rPh) is not part of it."""

    def opens(self, tag, attributes):
        if tag == "rPh":
            self.inside = tag
        elif tag == "t" and self.inside is None:
            self.parser.CharacterDataHandler = self.texts.append

    def closes(self, tag):
        if tag == "t":
            self.parser.CharacterDataHandler = None
        elif tag == "rPh":
            self.inside = None
        elif tag == "si":
            self.found.append("".join(self.texts).replace("x005F_", ""))
            self.texts.clear()


class _Sheet(_Part):
    """Finds the rows that hold something: (number, {column from 1: value})."""

    def __init__(self, book: _Book):
        super().__init__()
        self.book = book
        self.number = self.column = 0
        self.attributes: dict[str, str] = {}  # of the cell
        self.cells: dict = {}

    def start(self, name, attributes):
        # Runs for each of a million cells: as few calls as possible.
        self.tags += 1
        tag = _TAGS.get(name)
        if tag == "c":
            place = attributes.get("r")
            self.column = column_number(place.rstrip("0123456789")) if place else self.column + 1
            self.attributes = attributes
        elif tag == "v" or (tag == "t" and self.inside is None):
            self.parser.CharacterDataHandler = self.texts.append
        elif tag == "row":
            number = attributes.get("r")
            self.number = _row_number(number) if number else self.number + 1
            self.column = 0
        elif tag == "rPh":
            self.inside = tag

    def end(self, name):
        self.closed += 1
        tag = _TAGS.get(name)
        if tag == "c":
            if self.texts:
                kind, style = self.attributes.get("t", "n"), self.attributes.get("s", "")
                self.cells[self.column] = self.book.value(kind, style, "".join(self.texts))
                self.texts.clear()
        elif tag in ("v", "t"):
            self.parser.CharacterDataHandler = None
        elif tag == "row":
            if self.cells:
                self.found.append((self.number, self.cells))
                self.cells = {}
        elif tag == "rPh":
            self.inside = None
        elif tag == "sheetData":
            self.is_done = True


@functools.cache
def column_number(letters: str) -> int:
    """Return 1 for "A", 16384 for "XFD". Raises ValueError for what is no column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(f"{letters[:10]!r} is no column")
    return functools.reduce(lambda number, letter: number * 26 + ord(letter) - 64, letters.upper(), 0)


def _row_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        if not float(text).is_integer():  # some programs write "5.0"
            raise
        return int(float(text))


@dataclass
class _Archive:
    """The parts of the file, by how they refer to each other, and how many tags have been read of them."""

    archive: zipfile.ZipFile
    tags: int = 0

    def read(self, name: str, part: "_Part") -> Iterator:
        """Let `part` read the file `name` in the archive, and yield what it has found after each piece.

        Unpacking and counting bytes is quick, so a file with too many tags is refused before any of it is parsed.
        """
        with self.archive.open(name) as file:
            pieces = iter(functools.partial(file.read, CHUNK), b"")
            if self.tags + sum(piece.count(b"<") - piece.count(b"</") for piece in pieces) > MOST_TAGS:
                raise TooManyTagsError
        parser = part.parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse  # no entities, so none that grow
        parser.StartElementHandler, parser.EndElementHandler = part.start, part.end
        fed = 0
        with self.archive.open(name) as file:
            while chunk := file.read(CHUNK):
                before = part.tags
                parser.Parse(chunk)
                fed += len(chunk)
                self.tags += part.tags - before
                if self.tags > MOST_TAGS:
                    raise TooManyTagsError
                if part.tags - part.closed > MOST_DEPTH or fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise ValueError("no spreadsheet program writes such XML")
                yield from part.take()
                if part.is_done:
                    return
        parser.Parse(b"", True)
        yield from part.take()

    def links_of(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield (key, kind, name of the other part) for each part that the part `name` refers to."""
        folder, file = posixpath.split(name)
        for key, kind, target in self.read(posixpath.join(folder, "_rels", f"{file}.rels"), _Relationships()):
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield key, kind, path

    def all_of(self, links, kind: str, make: Callable[[], _PartT]) -> tuple[_PartT, list]:
        """Return the first linked part of a kind, read, and all it has found; an empty one where there is none."""
        part = make()
        name = next((name for _key, its_kind, name in links if its_kind == kind), None)
        return part, list(self.read(name, part)) if name else []


def rows_of(file: zipfile.ZipFile) -> Iterator[tuple[int, dict[int, object]]]:
    """Yield (number, {column from 1: value}) for each row of the first sheet that holds something, as they come.

    Raises TooManyTagsError, or whatever a damaged file makes fail.
    """
    archive = _Archive(file)
    workbook_name = next(name for _key, kind, name in archive.links_of("") if kind == "officeDocument")
    links = list(archive.links_of(workbook_name))
    workbook = _Workbook()
    sheets = {key: name for key, kind, name in links if kind == "worksheet"}
    keys = list(archive.read(workbook_name, workbook))
    styles, formats = archive.all_of(links, "styles", _Styles)
    _strings, strings = archive.all_of(links, "sharedStrings", _Strings)
    codes = {number: styles.formats.get(number) for number in set(formats)}
    dates = {number for number, code in codes.items() if is_date_format(code)}
    durations = {number for number, code in codes.items() if is_timedelta_format(code)}
    book = _Book(
        strings=strings,
        date_styles={str(style) for style, number in enumerate(formats) if number in dates},
        duration_styles={str(style) for style, number in enumerate(formats) if number in durations},
        epoch=workbook.epoch,
    )
    yield from archive.read(next(sheets[key] for key in keys if key in sheets), _Sheet(book))
