"""Read the first sheet of an XLSX file as a stream, skipping gaps between cells.

The cost depends on the contents, not on row and column numbers: a lone cell in row 1,048,576 or column XFD is cheap.
openpyxl creates every row and cell of a gap, and takes ten times as long per cell. Only its date rules are used.
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

from locations.importing.limits import LONGEST_TAG, MOST_DEPTH, MOST_TAGS

CHUNK = 64 * 1024

# Tags and attributes are read in both variants of the standard, "transitional" and "strict".
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
    """The file has more tags than can be read in one request."""


@dataclass(frozen=True)
class _Book:
    """Data from other parts that cells refer to. Styles are numbers in text form, as in cells."""

    strings: list[str]
    date_styles: set[str]
    duration_styles: set[str]
    epoch: object

    def value(self, kind: str, style: str, text: str):
        """Return the value of a cell of type `kind`: a text, a number, a bool or a time."""
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
    raise ValueError("XML with a document type")


class _Part:
    """Parser handlers for one kind of part. Subclasses handle its opening and closing tags."""

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
    """Collects the format number of each cell style and the formats that the file defines."""

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
    """Collects the shared texts, without the pronunciation of Japanese texts (rPh)."""

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
    """Collects the rows with contents: (number, {column from 1: value})."""

    def __init__(self, book: _Book):
        super().__init__()
        self.book = book
        self.number = self.column = 0
        self.attributes: dict[str, str] = {}  # of the current cell
        self.cells: dict = {}

    def start(self, name, attributes):
        # Runs for up to a million cells, so it avoids function calls.
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
    """Return 1 for "A" and 16384 for "XFD". Raise ValueError if `letters` is not a column."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError(f"{letters[:10]!r} is not a column")
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
    """The parts of the file, with their links, and the number of tags read so far."""

    archive: zipfile.ZipFile
    tags: int = 0

    def read(self, name: str, part: "_Part") -> Iterator:
        """Parse the file `name` in the archive with `part`, and yield what it has found after each chunk.

        Unpacking and counting bytes is quick, so a file with too many tags is rejected before it is parsed.
        """
        with self.archive.open(name) as file:
            pieces = iter(functools.partial(file.read, CHUNK), b"")
            if self.tags + sum(piece.count(b"<") - piece.count(b"</") for piece in pieces) > MOST_TAGS:
                raise TooManyTagsError
        parser = part.parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse  # no entities, so no entity expansion attacks
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
                    raise ValueError("XML that no spreadsheet program writes")
                yield from part.take()
                if part.is_done:
                    return
        parser.Parse(b"", True)
        yield from part.take()

    def links_of(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Yield (key, kind, name) of each part that the part `name` links to."""
        folder, file = posixpath.split(name)
        for key, kind, target in self.read(posixpath.join(folder, "_rels", f"{file}.rels"), _Relationships()):
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            yield key, kind, path

    def all_of(self, links, kind: str, make: Callable[[], _PartT]) -> tuple[_PartT, list]:
        """Read the first linked part of a kind. Return it and all it has found, or an empty part if there is none."""
        part = make()
        name = next((name for _key, its_kind, name in links if its_kind == kind), None)
        return part, list(self.read(name, part)) if name else []


def rows_of(file: zipfile.ZipFile) -> Iterator[tuple[int, dict[int, object]]]:
    """Yield (number, {column from 1: value}) for each row with contents in the first sheet.

    Raise TooManyTagsError for a file that is too large. A damaged file can raise any error.
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
