"""Import of clinics from a CSV or XLSX file: a report for each row and field first, then one transaction.

`tables`     reads and writes files as a header and rows of text; `xlsx` reads the cells of a workbook
`columns`    matches the columns of a file with fields
`cleaning`   converts a row to values for a clinic (`clean_rows`), and notes filled-in values, remarks and errors
`readers`    read the cells of single fields
`address_cells`, `day_cells`, `hours_cells`, `phone_cells`, `yes_cells`  read cells as people write them
`title_case` writes names that are in capitals as people write them
`geography`  checks ZIP codes, states and time zones against each other
`points`     judges the points of clinics
`packing`    keeps the rows of a large file in little memory
`choices`    what the person who imports a file decides about it
`matching`   finds the clinic that a row is about, or those that it looks like
`known_clinics`  reads the stored clinics that rows name
`slugs`      chooses slugs for new clinics
`rules`      leaves out what breaks a rule of the record
`comparing`  finds the outcome of a row: added, changed, unchanged, held or refused
`row_report` returns the report as plain data and as tables to download
`saving`     saves compared rows
`running`    reports on a whole file and saves it in one transaction
`failures`   says in words why an import failed
`uploads`    checks and imports uploaded files, small ones at once and others as background work
`exporting`  returns all clinics as a table that can be imported again

Why not a library: django-import-export took minutes for ten thousand rows, could not import the rest of a file with one
bad row, and overwrote records if a key occurred twice (measured; see clinic_site/docs/decisions/).
"""

from clinic_site.shared.import_report import Outcome
from locations.importing.choices import ANOTHER, SAME, Choices
from locations.importing.columns import match
from locations.importing.comparing import RowReport
from locations.importing.row_report import (
    REPORT_HEADER,
    as_dict,
    in_words,
    question_lines,
    refused_table,
    report_table,
)
from locations.importing.running import Report, look_at, write
from locations.importing.tables import Table, TableError, open_table, read_table

__all__ = [
    "ANOTHER", "REPORT_HEADER", "SAME", "Choices", "Outcome", "Report", "RowReport", "Table",
    "TableError", "as_dict", "in_words", "look_at", "match", "open_table", "question_lines", "read_table", "refused_table",
    "report_table", "write",
]  # fmt: skip
