"""Files for the tests of the import."""

import csv
import io

from openpyxl import Workbook

from locations import importing
from tests.factories import make_place, make_state

HEADER = ["name", "street", "city", "state", "zip", "phone"]
TACOMA = {
    "name": "Harbor PT", "street": "18 Rope Walk", "city": "Tacoma", "state": "WA", "zip": "98402",
    "phone": "(253) 555-0110",
}  # fmt: skip
BOISE = {
    "name": "River PT", "street": "12 Oak Street", "city": "Boise", "state": "ID", "zip": "83702",
    "phone": "(208) 555-0123",
}  # fmt: skip


def make_atlas():
    """Create the states and ZIP codes of the rows in this module."""
    make_place(zip="98402", city="Tacoma", town_key="tacoma", state=make_state("WA"), latitude=47.25, longitude=-122.44)
    make_place(zip="98403", city="Tacoma", town_key="tacoma", state=make_state("WA"), latitude=47.26, longitude=-122.46)
    make_place(zip="83702", city="Boise", state=make_state("ID"), latitude=43.63, longitude=-116.20)
    make_place(zip="00601", city="Adjuntas", state=make_state("PR"), latitude=18.18, longitude=-66.75)


def csv_bytes(rows, encoding="utf-8", delimiter=","):
    """Return dicts as a CSV file with the columns of all rows, in order of first use."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows([row.get(name, "") for name in header] for row in rows)
    return file.getvalue().encode(encoding)


def xlsx(lines):
    """Return lists of cells as an XLSX file."""
    book = Workbook()
    for line in lines:
        book.active.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(*rows):
    return importing.read_table(csv_bytes(rows), "clinics.csv")


def look_at(*rows):
    return importing.look_at(table(*rows))


def look_at_one(**changes):
    """Return the report on TACOMA with `changes`. A value of None leaves the column out."""
    row = {name: value for name, value in (TACOMA | changes).items() if value is not None}
    [report] = look_at(row).rows
    return report


def write(*rows, **options):
    return importing.write(table(*rows), **options)
