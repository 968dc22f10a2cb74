"""XLSX files with large gaps or wrong row numbers are read or refused, at a cost that depends only on their contents."""

import datetime
import io
import time
import zipfile

import pytest
from openpyxl import Workbook

from locations.importing import TableError, limits, read_table, tables, xlsx
from tests.locations.importing import files

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OUT_OF_ORDER = (
    "The sheet has a row with the number %d, which is out of order or too large. "
    "Open the file in a spreadsheet program, save it as CSV and try again."
)


STRINGS = (
    '<Relationship Id="strings" Target="sharedStrings.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
)


def with_sheet(sheet, strings=f'<sst xmlns="{NAMESPACE}"/>'):
    """Return an XLSX file with the XML `sheet` as its first sheet, and `strings` as its shared texts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files.xlsx([["x"]]))) as good, zipfile.ZipFile(made, "w") as file:
        for name in good.namelist():
            content = sheet if name.endswith("/sheet1.xml") else good.read(name).decode()
            if name.endswith("/workbook.xml.rels"):
                content = content.replace("</Relationships>", STRINGS)
            file.writestr(name, content)
        file.writestr("xl/sharedStrings.xml", strings)
    return made.getvalue()


def with_rows(*rows):
    """Return an XLSX file whose rows are (number or None, {place or None: text})."""
    made = ""
    for number, cells in rows:
        made += f'<row r="{number}">' if number is not None else "<row>"
        for place, text in cells:
            where = f' r="{place}"' if place else ""
            made += f'<c{where} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
        made += "</row>"
    return with_sheet(f'<worksheet xmlns="{NAMESPACE}"><sheetData>{made}</sheetData></worksheet>')


def lines_of(content):
    return list(tables._xlsx_lines(content))


HEADER = (1, [("A1", "name"), ("B1", "city")])
HARBOR = (2, [("A2", "Harbor PT"), ("B2", "Tacoma")])
READ = [(1, ["name", "city"]), (2, ["Harbor PT", "Tacoma"])]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([HEADER, HARBOR, (1_048_576, [("C1048576", " ")])], READ),
        ([HEADER, HARBOR, (1_048_576, [("XFD1048576", " ")])], READ),
        ([HEADER, HARBOR, (1_048_576, [("B1048576", "x")])], [*READ, (1_048_576, ["", "x"])]),
        ([HEADER, HARBOR, (500_000, [("A500000", "River PT")])], [*READ, (500_000, ["River PT"])]),
        ([(900_000, HEADER[1]), (900_002, HARBOR[1])], [(900_000, READ[0][1]), (900_002, READ[1][1])]),
        ([HEADER, *((number, []) for number in range(2, 900)), (900, HARBOR[1])], [READ[0], (900, READ[1][1])]),
        ([HEADER, HARBOR, (2**31, [])], READ),
    ],
)
def test_empty_rows_in_gaps_are_skipped(rows, lines):
    assert lines_of(with_rows(*rows)) == lines


def test_many_gaps_are_skipped():
    rows = [HEADER, *((2 + 1000 * number, HARBOR[1]) for number in range(1000))]
    assert [number for number, _cells in lines_of(with_rows(*rows))] == [number for number, _cells in rows]


def test_text_far_to_the_right_makes_its_row_too_long_and_is_not_lost():
    content = with_rows(HEADER, (2, [*HARBOR[1], ("HZ2", "x"), ("XFD2", "note"), ("ZZZ2", " ")]))
    [_header, (_number, cells)] = lines_of(content)
    assert cells == ["Harbor PT", "Tacoma", *[""] * (limits.MOST_COLUMNS - 2), "note"]


@pytest.mark.parametrize("number", [2**31, 10**12, 1_048_577, 1, 0, -3])
def test_row_with_a_wrong_number_is_refused_and_the_number_is_named(number):
    with pytest.raises(TableError) as error:
        read_table(with_rows(HEADER, (number, HARBOR[1])), "clinics.xlsx")
    assert str(error.value) == OUT_OF_ORDER % number


@pytest.mark.parametrize("number", ["two", "2.5", "inf", "9" * 5000])
def test_row_whose_number_is_not_a_number_is_refused(number):
    with pytest.raises(TableError, match="can’t be read as XLSX"):
        read_table(with_rows(HEADER, (number, HARBOR[1])), "clinics.xlsx")


@pytest.mark.parametrize("place", ["2", "AAAA2", "É2", "-A2"])
def test_cell_in_an_impossible_column_is_refused(place):
    with pytest.raises(TableError, match="can’t be read as XLSX"):
        read_table(with_rows(HEADER, (2, [(place, "Harbor PT")])), "clinics.xlsx")


def test_rows_and_cells_without_numbers_are_counted():
    rows = [(None, [(None, "name"), (None, "city")]), (None, []), ("3.0", [(None, "Harbor PT"), (None, "Tacoma")])]
    assert lines_of(with_rows(*rows)) == [READ[0], (3, READ[1][1])]


def test_too_many_cells_are_refused_even_if_they_are_empty(monkeypatch):
    monkeypatch.setattr(xlsx, "MOST_TAGS", 100)
    with pytest.raises(TableError) as error:
        read_table(with_rows(HEADER, *((number, []) for number in range(2, 200))), "clinics.xlsx")
    assert str(error.value) == (
        "The sheet has too many cells. Some may be empty but formatted. Save the file as CSV and try again."
    )


def test_many_cells_that_refer_to_one_long_text_are_refused():
    """A file of 100 kB, whose cells would take a gigabyte."""
    cell = '<c t="s"><v>0</v></c>'
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData>{f"<row>{cell * 20}</row>" * 10_000}</sheetData></worksheet>'
    content = with_sheet(sheet, strings=f'<sst xmlns="{NAMESPACE}"><si><t>{"x y" * 1666}</t></si></sst>')
    begun = time.process_time()
    with pytest.raises(TableError) as error:
        read_table(content, "clinics.xlsx")
    assert str(error.value) == "The sheet has more than 40 million characters. Split it into smaller files."
    assert time.process_time() - begun < 5  # 1 s, and 20 s without the limit


@pytest.mark.parametrize("content", ["row", "cell"])
def test_last_row_and_column_of_a_sheet_cost_no_more_than_others(content):
    book = Workbook()
    for cells in (["name", "city"], ["Harbor PT", "Tacoma"]):
        book.active.append(cells)
    book.active["XFD1048576" if content == "cell" else "A1048576"] = " "
    file = saved(book)
    begun = time.process_time()
    assert lines_of(file) == READ
    assert time.process_time() - begun < 1  # 0.01 s


@pytest.mark.parametrize("inner", ["<a>" * 5_000, f'<row r="{"1" * 2_000_000}">', f"<!--{'x' * 2_000_000}-->"])
def test_xml_that_no_program_writes_is_refused(inner):
    with pytest.raises(TableError, match="can’t be read as XLSX"):
        read_table(with_sheet(f'<worksheet xmlns="{NAMESPACE}"><sheetData>{inner}'), "clinics.xlsx")


def test_empty_formatted_and_merged_cells_are_skipped():
    book = Workbook()
    book.active.append(["name", "city"])
    book.active.append(["Harbor PT", "Tacoma"])
    book.active["A3"].number_format = "0.00"
    book.active.merge_cells("A4:F9")
    assert lines_of(saved(book)) == READ


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_first_sheet_is_read_even_if_hidden_and_charts_are_skipped():
    book = Workbook()
    book.create_chartsheet(index=0)
    book.active = 2
    book.worksheets[0].append(["name", "city"])
    book.worksheets[0].append(["Harbor PT", "Tacoma"])
    book.create_sheet().append(["other"])
    book.worksheets[0].sheet_state = "hidden"
    assert lines_of(saved(book)) == READ


@pytest.mark.parametrize("epoch", ["1900", "1904"])
def test_times_are_read_in_both_calendars(epoch):
    book = Workbook()
    if epoch == "1904":
        book.epoch = datetime.datetime(1904, 1, 1)
    book.active.append([datetime.date(2026, 1, 2), datetime.time(9, 30), datetime.timedelta(hours=30), 10**9])
    book.active["D1"].number_format = "yyyy-mm-dd"
    assert lines_of(saved(book)) == [(1, ["2026-01-02", "09:30:00", "1 day, 6:00:00", "#VALUE!"])]


def test_both_forms_of_the_standard_and_any_prefix_are_read():
    for namespace in (NAMESPACE, "http://purl.oclc.org/ooxml/spreadsheetml/main"):
        sheet = f'<x:worksheet xmlns:x="{namespace}"><x:sheetData><x:row r="1"><x:c r="B1"><x:v>5</x:v></x:c></x:row>'
        assert lines_of(with_sheet(f"{sheet}</x:sheetData></x:worksheet>")) == [(1, ["", "5"])]


def test_text_in_pieces_is_read_without_its_pronunciation():
    text = "<r><t>Harbor </t></r><r><rPr><b/></rPr><t>PT</t></r><rPh sb='0' eb='1'><t>harbor</t></rPh>"
    sheet = f'<worksheet xmlns="{NAMESPACE}"><sheetData><row><c t="s"><v>0</v></c><c t="inlineStr"><is>{text}</is></c>'
    content = with_sheet(
        f"{sheet}</row></sheetData></worksheet>", strings=f'<sst xmlns="{NAMESPACE}"><si>{text}</si></sst>'
    )
    assert lines_of(content) == [(1, ["Harbor PT", "Harbor PT"])]
