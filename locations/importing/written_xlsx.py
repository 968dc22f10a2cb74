"""Write a table as XLSX, row by row, so that a workbook of 100,000 clinics needs little memory."""

import io
import itertools
from collections.abc import Iterable

import xlsxwriter

from locations.importing.tables import unprintable_as_spaces, with_its_quote


def xlsx_bytes(header: list[str], rows: Iterable[list]) -> bytes:
    """Return a table of texts, numbers and empty cells (None or "") as XLSX.

    Texts are stored with the type of texts, so that none is run as a formula. The rows are in a temporary file meanwhile.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)  # the first row stays in view
    for place, row in enumerate(itertools.chain([header], rows)):
        for column, value in enumerate(row):
            if value == "":
                continue
            if isinstance(value, str):
                text = unprintable_as_spaces(with_its_quote(value))
                # XlsxWriter takes a text in <r>...</r> for its own markup, and would not escape it.
                sheet.write_string(place, column, f" {text}" if text.startswith("<r>") else text)
            else:
                sheet.write(place, column, value)
    book.close()
    return file.getvalue()
