"""Clinics from a CSV or XLSX file: looked at first, row by row and field by field, then written all at once.

`tables`     a file as a header and rows of text, and back; `xlsx` reads the cells of a workbook
`columns`    which column is which field, however it is called
`cleaning`   one row as values for a clinic, with what was filled in and what is wrong
`geography`  ZIP codes, coordinates, states and time zones checked against each other
`comparing`  what a row would do: add, change, leave alone, or be refused
`row_report` the report as plain data, and as tables to download
`running`    a whole file: the report, and the writing in one transaction
`exporting`  all clinics as a table that can be imported again

Why not a library: django-import-export took minutes for ten thousand rows, offered nothing to do with a file that has
one bad row, and overwrote records whose key came twice (measured; see clinic_site/docs/decisions/).
"""

from clinic_site.shared.import_report import Outcome
from locations.importing.columns import match
from locations.importing.comparing import RowReport
from locations.importing.row_report import REPORT_HEADER, as_dict, refused_table, report_table
from locations.importing.running import Report, look_at, write
from locations.importing.tables import Table, TableError, read_table

__all__ = [
    "REPORT_HEADER", "Outcome", "Report", "RowReport", "Table", "TableError",
    "as_dict", "look_at", "match", "read_table", "refused_table", "report_table", "write",
]  # fmt: skip
