"""Read and write CSV and XLSX files as a header and rows of text."""

import codecs
import csv
import datetime
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from locations.importing import xlsx
from locations.importing.limits import (
    LAST_LINE,
    LONGEST_CELL,
    MEGABYTE,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    MOST_TIMES_PACKED,
    MOST_UNPACKED_BYTES,
)

# Characters at the start of a cell that make a spreadsheet treat it as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ASKS_FOR_A_QUOTE = (*FORMULA_STARTS, "'")  # how every text begins that `as_data` changes
_MARKED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
PART = 1 << 20  # bytes decoded at once
STREAMED_AT_ONCE = 1 << 16  # characters
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ufeff\ufffe\uffff]+")


class TableError(ValueError):
    """The file can't be read as a table. The message says why and what to do."""


Row = tuple[int, list[str]]  # number in the file from 1, cells as text


@dataclass(frozen=True)
class Table:
    """A header and rows."""

    header: list[str]
    rows: Iterable[Row]


def read_table(content: bytes, name: str) -> Table:
    """Return the table in a CSV or XLSX file, without empty rows. Raise TableError if it can't be read."""
    table = open_table(content, name)
    return Table(table.header, list(table.rows))


def open_table(content: bytes, name: str) -> Table:
    """Do the same without keeping the rows: they can be read once, and reading them raises TableError too."""
    if len(content) > MOST_BYTES:
        raise TableError(
            _("The file is larger than %(limit)d MB. Split it into smaller files.") % {"limit": MOST_BYTES // MEGABYTE}
        )
    if not content.strip():
        raise TableError(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        lines = _xlsx_lines(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(_("This is an old Excel file (.xls). Save it as .xlsx or as CSV, and try again."))
    else:
        lines = _csv_lines(content, name)
    filled = ((number, cells) for number, cells in lines if any(cells))
    _number, header = next(filled, (0, []))
    if len(header) > MOST_COLUMNS:
        raise TableError(
            _("The first row has more than %(limit)d columns. Delete the columns you do not need and try again.")
            % {"limit": MOST_COLUMNS}
        )
    return Table(header, _at_most(filled))


def _at_most(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows. Raise TableError if there is none, or if there are too many."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise TableError(
                _("The file has more than %(limit)d rows. Split it into smaller files.") % {"limit": MOST_ROWS}
            )
        yield row
    if not count:
        raise TableError(_("The file has no rows below the column names."))


def _csv_lines(content: bytes, name: str) -> Iterator[Row]:
    encoding = _encoding(content, name)
    text = io.TextIOWrapper(
        io.BytesIO(content), encoding, errors="replace" if encoding == "cp1252" else None, newline=""
    )
    first = next((line for line in text if line.strip()), "")
    text.seek(0)
    reader = csv.reader(text, delimiter=max(",;\t|", key=first.count), strict=True)
    try:
        for cells in reader:
            beyond = filter(None, map(_clean, cells[MOST_COLUMNS:]))
            yield reader.line_num, [*map(_clean, cells[:MOST_COLUMNS]), *itertools.islice(beyond, 1)]
    except csv.Error as error:
        raise TableError(
            _("Line %(number)d can’t be read. A quotation mark may be missing.") % {"number": reader.line_num}
        ) from error


def _encoding(content: bytes, name: str) -> str:
    """Return UTF-16 if there is its byte order mark, UTF-8, or else cp1252 as saved by Excel on Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        if not _can_be("utf-16", content):
            raise TableError(_("The file is incomplete or damaged. Save it as CSV and try again."))
        return "utf-16"
    if b"\x00" in content[:10_000]:
        raise TableError(_("“%(name)s” is not a CSV or XLSX file.") % {"name": name})
    return "utf-8-sig" if _can_be("utf-8", content) else "cp1252"


def _can_be(encoding: str, content: bytes) -> bool:
    """Whether the whole content has this encoding. It is decoded in parts, because a text needs much more memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), PART):
            decoder.decode(content[start : start + PART], final=start + PART >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def _xlsx_lines(content: bytes) -> Iterator[Row]:
    """Yield the rows that contain text. Text to the right of MOST_COLUMNS is added as one extra cell, not lost."""
    last = size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if is_a_bomb(archive.infolist()):
                raise TableError(
                    _("The file is too large when unpacked. Split it into smaller files and save them as CSV.")
                )
            for number, values in xlsx.rows_of(archive):
                texts = {}
                for column, value in values.items():
                    if text := _as_text(value):
                        texts[column] = text
                        size += len(text)
                    if size > MOST_TEXT:
                        raise TableError(
                            _("The sheet has more than %(limit)d million characters. Split it into smaller files.")
                            % {"limit": MOST_TEXT // MEGABYTE}
                        )
                if not texts:
                    continue
                if not last < number <= LAST_LINE:
                    raise TableError(
                        _(
                            "The sheet has a row with the number %(number)d, which is out of order or too large. "
                            "Open the file in a spreadsheet program, save it as CSV and try again."
                        )
                        % {"number": number}
                    )
                last = number
                yield number, _in_a_line(texts)
    except TableError:
        raise
    except xlsx.TooManyTagsError as error:
        raise TableError(
            _("The sheet has too many cells. Some may be empty but formatted. Save the file as CSV and try again.")
        ) from error
    except Exception as error:  # a damaged file can fail in any of three libraries, with any error
        raise TableError(
            _("The file can’t be read as XLSX. Save it again, or save it as CSV, and try again.")
        ) from error


def _in_a_line(texts: dict[int, str]) -> list[str]:
    """Convert texts by column to a list of at most MOST_COLUMNS + 1 cells."""
    cells = [""] * min(max(texts), MOST_COLUMNS + 1)
    for column, text in texts.items():
        cells[min(column, MOST_COLUMNS + 1) - 1] = text
    return cells


def is_a_bomb(parts: list[zipfile.ZipInfo]) -> bool:
    """Whether the parts of a ZIP file are too large, or compressed more tightly than real tables."""
    tight = [part for part in parts if part.file_size > max(MEGABYTE, MOST_TIMES_PACKED * part.compress_size)]
    return bool(tight) or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES


def _as_text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel stores 98402 as 98402.0
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()[:10]
    return _clean(str(value))


def _clean(cell: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", cell[:LONGEST_CELL]).split())


# Writing -------------------------------------------------------------------------------------------


def as_data(value):
    """Return a cell that spreadsheets do not run: a text that looks like a formula is prefixed with a quote.

    Plain numbers such as "-122.44" are not formulas and stay unchanged. The import removes the quote, so a text that
    already begins with a quote gets a second one.
    """
    is_formula = isinstance(value, str) and value.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else with_its_quote(value)


def unprintable_as_spaces(text: str) -> str:
    """Return `text` without the characters that no XML can have."""
    return text if text.isprintable() else _UNPRINTABLE.sub(" ", text)


def with_its_quote(value):
    """Prefix a text that looks already quoted by `as_data()`, so that an import returns it unchanged."""
    return f"'{value}" if isinstance(value, str) and _MARKED.match(value) else value


def write_csv(file, header: list[str], rows: Iterable[list]) -> None:
    """Write a table to an open text file, without cells that a spreadsheet would run."""
    writer = csv.writer(file)
    writer.writerow(header)
    writer.writerows([as_data(cell) for cell in row] for row in rows)


def csv_stream(header: list[str], rows: Iterable[list]) -> Iterator[bytes]:
    """Yield a table as CSV in parts, with a byte order mark, so that Excel reads it as UTF-8."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow(header)
    for row in rows:
        writer.writerow([as_data(cell) for cell in row])
        if file.tell() > STREAMED_AT_ONCE:
            yield file.getvalue().encode()
            file.seek(0)
            file.truncate()
    yield file.getvalue().encode()
