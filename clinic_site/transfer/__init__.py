"""Transfer of educational content between two sites (staging and live) as one file.

`record_kinds`  the kinds of records and their natural keys
`exporting`     write all records to one JSON file, byte-identical while the content is unchanged
`content_file`  read and check such a file
`trust`         what a file may change in status and review: an import changes nothing that visitors see
`importing`     compare a file with this site and write it, all or nothing
`record_report` the report as lines and as a table

Clinics and states are not included: clinics have their own export and import (`locations/importing/`), and each site
keeps its own data about the law. Accounts, feedback and reported mistakes are not transferred either.
"""

from clinic_site.shared.import_report import Outcome
from clinic_site.transfer.content_file import ContentError, ContentFile, read_content
from clinic_site.transfer.exporting import export
from clinic_site.transfer.importing import RecordReport, look_at, write

__all__ = ["ContentError", "ContentFile", "Outcome", "RecordReport", "export", "look_at", "read_content", "write"]
