"""What patients read, moved between two sites (staging and live) as one file.

`record_kinds`  which records are moved, and by which natural key each is known on every site
`exporting`     all of them as one JSON file, the same to the byte while the content is the same
`content_file`  such a file, checked and understood
`trust`         what a file may do to status and review: an import changes nothing that visitors see
`importing`     what a file adds and changes, and the writing of it, all or nothing
`record_report` the report as lines to read and as a table

Clinics and states are not in it: clinics have their own export and import (`locations/importing/`), and each site keeps
what it knows of the law. Accounts, answers about pages and reported mistakes stay where they are.
"""

from clinic_site.shared.import_report import Outcome
from clinic_site.transfer.content_file import ContentError, ContentFile, read_content
from clinic_site.transfer.exporting import export
from clinic_site.transfer.importing import RecordReport, look_at, write

__all__ = ["ContentError", "ContentFile", "Outcome", "RecordReport", "export", "look_at", "read_content", "write"]
