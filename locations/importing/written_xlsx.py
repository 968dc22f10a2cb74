"""Write a table as XLSX, row by row, so that a workbook of 100,000 clinics needs little memory.

openpyxl takes ten times as long for it. Each text is in its cell, with the type of texts, so that none is run as a
formula. A sheet of texts needs no styles.
"""

import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from locations.importing.tables import unprintable_as_spaces, with_its_quote

AT_ONCE = 200  # rows compressed together
LETTERS = 26
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": f'''<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>''',
    "_rels/.rels": f'''<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>''',
    "xl/workbook.xml": f'''<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}">
<sheets><sheet name="Sheet" sheetId="1" r:id="rId1"/></sheets></workbook>''',
    "xl/_rels/workbook.xml.rels": f'''<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>''',
}
# The first row stays in view.
_BEGIN = f'''<worksheet xmlns="{_SHEET}"><sheetViews><sheetView workbookViewId="0">
<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'''
_END = "</sheetData></worksheet>"


def xlsx_bytes(header: list[str], rows: Iterable[list]) -> bytes:
    """Return a table of texts, numbers and empty cells (None or "") as XLSX."""
    file = io.BytesIO()
    lines = (_row(number, cells) for number, cells in enumerate(itertools.chain([header], rows), start=1))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in _PARTS.items():
            archive.writestr(name, _HEAD + text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for text in itertools.chain([_HEAD, _BEGIN], _joined(lines), [_END]):
                sheet.write(text.encode())
    return file.getvalue()


def _joined(lines: Iterator[str]) -> Iterator[str]:
    while text := "".join(itertools.islice(lines, AT_ONCE)):
        yield text


def _row(number: int, cells: list) -> str:
    found = (_cell(f"{_letters(at)}{number}", value) for at, value in enumerate(cells) if value not in (None, ""))
    return f'<row r="{number}">{"".join(found)}</row>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{_text(str(value))}</t></is></c>'


@lru_cache(maxsize=4096)  # most cells say what others say: "yes", a state, a time zone
def _text(value: str) -> str:
    return escape(unprintable_as_spaces(with_its_quote(value)))


@lru_cache(maxsize=1024)
def _letters(at: int) -> str:
    """Return the letters of the column at this place, from 0: A, B, ..., Z, AA."""
    more, letter = divmod(at, LETTERS)
    return (_letters(more - 1) if more else "") + chr(ord("A") + letter)
