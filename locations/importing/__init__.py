"""Import of clinics from a CSV or XLSX file: a report for each row and field first, then one transaction.

`tables`     reads and writes files as a header and rows of text; `xlsx` reads the cells of a workbook
`columns`    matches the columns of a file with fields
`cleaning`   converts a row to values for a clinic, and notes filled-in values and errors
`geography`  checks ZIP codes, coordinates, states and time zones against each other
`comparing`  finds the outcome of a row: added, changed, unchanged or refused
`row_report` returns the report as plain data and as tables to download
`running`    reports on a whole file and saves it in one transaction
`exporting`  returns all clinics as a table that can be imported again

Why not a library: django-import-export took minutes for ten thousand rows, could not import the rest of a file with one
bad row, and overwrote records if a key occurred twice (measured; see clinic_site/docs/decisions/).
"""

from clinic_site.shared.import_report import Outcome
from locations.importing.columns import match
from locations.importing.comparing import RowReport
from locations.importing.row_report import REPORT_HEADER, as_dict, in_words, refused_table, report_table
from locations.importing.running import Report, look_at, write
from locations.importing.tables import Table, TableError, read_table

__all__ = [
    "REPORT_HEADER", "Outcome", "Report", "RowReport", "Table", "TableError",
    "as_dict", "in_words", "look_at", "match", "read_table", "refused_table", "report_table", "write",
]  # fmt: skip
