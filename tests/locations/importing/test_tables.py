"""Reading and writing CSV and XLSX files as a header and rows of text."""

import csv
import datetime
import io
import tracemalloc
import zipfile

import pytest
from openpyxl import load_workbook

from locations.importing import TableError, limits, read_table, tables
from locations.importing.written_xlsx import xlsx_bytes
from tests.locations.importing.files import xlsx

LINES = b"name,city\r\nHarbor PT,Tacoma\r\n"


def rows(content, name="clinics.csv"):
    found = read_table(content, name)
    return [found.header, *(cells for _number, cells in found.rows)]


@pytest.mark.parametrize(
    "content",
    [
        LINES,
        b"\xef\xbb\xbf" + LINES,
        LINES.decode().encode("utf-16"),
        LINES.replace(b",", b";"),
        LINES.replace(b",", b"\t"),
        LINES.replace(b"\r\n", b"\n"),
        b'"name","city"\r\n"Harbor PT","Tacoma"',
        b"\r\n,,\r\nname,city\r\n,\r\n  Harbor   PT ,Tacoma\r\n\r\n",
    ],
)
def test_csv_is_read_in_any_usual_format(content):
    assert rows(content) == [["name", "city"], ["Harbor PT", "Tacoma"]]


def test_rows_keep_their_number_in_the_file():
    assert read_table(b"name\nA\n\nB\n", "x.csv").rows == [(2, ["A"]), (4, ["B"])]


def test_text_saved_by_windows_is_read():
    assert rows("name\nCañon".encode("cp1252")) == [["name"], ["Cañon"]]


def test_line_break_inside_a_quoted_cell_is_a_space():
    assert rows(b'name\n"Harbor\nPT"\n') == [["name"], ["Harbor PT"]]


def test_xlsx_is_read_as_text():
    lines = [
        ["name", "zip", "offers", "day", "latitude", "empty"],
        ["Harbor PT", 98402, True, datetime.datetime(2026, 11, 24), 47.25, None],
        [None, None, None, None, None, None],
        ["River PT", 2108.0, False, datetime.date(2026, 1, 2), -116.2, "  "],
    ]
    assert rows(xlsx(lines), "clinics.xlsx") == [
        ["name", "zip", "offers", "day", "latitude", "empty"],
        ["Harbor PT", "98402", "yes", "2026-11-24", "47.25"],
        ["River PT", "2108", "no", "2026-01-02", "-116.2"],
    ]


def zip_bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 2_000_000)
    return file.getvalue()


def entity_bomb():
    """Return a valid XLSX whose sheet defines an entity."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["name"], ["A"]]))) as real, zipfile.ZipFile(file, "w") as archive:
        for part in real.namelist():
            content = real.read(part)
            if part == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content.replace(b"<t>A</t>", b"<t>&a;</t>")
            archive.writestr(part, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "The file is empty."),
        (b" \r\n ", "The file is empty."),
        (b"name,city\r\n", "The file has no rows below the column names."),
        (
            b"\xd0\xcf\x11\xe0" + b"x" * 100,
            "This is an old Excel file (.xls). Save it as .xlsx or as CSV, and try again.",
        ),
        (b"\x89PNG\x00\x00", "“clinics.csv” is not a CSV or XLSX file."),
        (b"\xff\xfen", "The file is incomplete or damaged. Save it as CSV and try again."),
        (b'name,city\n"Harbor,Tacoma\nRiver,Boise\n', "Line 3 can’t be read. A quotation mark may be missing."),
        (b"PK\x03\x04 and no more", "The file can’t be read as XLSX. Save it again, or save it as CSV, and try again."),
        (entity_bomb(), "The file can’t be read as XLSX. Save it again, or save it as CSV, and try again."),
    ],
)
def test_file_that_is_not_a_table_is_refused_with_the_next_step(content, why):
    with pytest.raises(TableError) as error:
        read_table(content, "clinics.csv")
    assert str(error.value) == why


def test_file_that_would_unpack_to_far_more_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(tables, "MOST_UNPACKED_BYTES", 1_000_000)
    with pytest.raises(TableError, match="too large when unpacked"):
        read_table(zip_bomb(), "clinics.xlsx")


def far_right(text):
    """Return the cells of a row with a text in column 1 and `text` in column 230."""
    return ["name" if text == "title" else "Harbor PT", *[""] * 228, text]


@pytest.mark.parametrize("as_file", [xlsx, lambda lines: "\n".join(map(",".join, lines)).encode()], ids=["xlsx", "csv"])
def test_text_to_the_right_of_the_last_column_is_not_lost(as_file):
    [_number, cells] = read_table(as_file([["name"], far_right("note")]), "clinics").rows[0]
    assert cells == ["Harbor PT", *[""] * (limits.MOST_COLUMNS - 1), "note"]
    with pytest.raises(TableError) as error:
        read_table(as_file([far_right("title"), far_right("note")]), "clinics")
    assert str(error.value) == (
        "The first row has more than 200 columns. Delete the columns you do not need and try again."
    )


def test_too_large_files_and_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    with pytest.raises(TableError, match="more than 2 rows"):
        read_table(b"name\nA\nB\nC\n", "clinics.csv")
    monkeypatch.setattr(tables, "MOST_BYTES", 5)
    with pytest.raises(TableError, match="MB"):
        read_table(b"name\nA", "clinics.csv")


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+1 206", "'+1 206"), ("-a", "'-a"), ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"),
        ("-122.44", "-122.44"), ("+12065550100", "+12065550100"), ("Harbor", "Harbor"), (5, 5), ("", ""),
    ],
)  # fmt: skip
def test_csv_contains_nothing_that_a_spreadsheet_would_run(cell, written):
    assert tables.as_data(cell) == written


def test_written_csv_can_be_read_back():
    file = io.StringIO()
    tables.write_csv(file, ["name", "note"], [["Harbor, PT", 'says "hi"']])
    assert list(csv.reader(io.StringIO(file.getvalue()))) == [["name", "note"], ["Harbor, PT", 'says "hi"']]


def test_written_xlsx_contains_texts_but_no_formulas():
    content = xlsx_bytes(["name", "miles"], [["=1+1", 5], ["\x00bad", None], ["<r>a & b</r>", ""]])
    sheet = load_workbook(io.BytesIO(content)).active
    assert [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()] == [
        [("name", "s"), ("miles", "s")],
        [("=1+1", "s"), (5, "n")],
        [(" bad", "s"), (None, "n")],
        [(" <r>a & b</r>", "s"), (None, "n")],
    ]


def test_workbook_is_written_row_by_row():
    """A workbook of all clinics must not have all rows in memory: compressed, these take a hundredth of their size."""

    def lines():
        for number in range(20_000):
            yield [f"Clinic {number}", "A longer text, the same in every row. " * 10, "", number / 4]

    tracemalloc.start()
    content = xlsx_bytes(["name", "note", "nothing", "miles"], lines())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
    table = tables.read_table(content, "clinics.xlsx")
    assert list(table.rows)[-1] == (
        20_001,
        ["Clinic 19999", ("A longer text, the same in every row. " * 10).strip(), "", "4999.75"],
    )


def test_columns_after_z_keep_their_place():
    sheet = load_workbook(io.BytesIO(xlsx_bytes([f"c{at}" for at in range(60)], [[""] * 59 + ["last"]]))).active
    assert (sheet["AA1"].value, sheet["BH1"].value, sheet["BH2"].value) == ("c26", "c59", "last")
    assert sheet.freeze_panes == "A2"
