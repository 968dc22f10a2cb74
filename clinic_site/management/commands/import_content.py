from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from clinic_site import transfer
from clinic_site.shared.report_file import must_be_writable
from clinic_site.transfer import record_report
from locations.importing.tables import write_csv


class Command(BaseCommand):
    help = (
        "Import patient education content from a file that export_content wrote. Without --write, only show what would "
        "change. New records become drafts, changes to published records are refused, and records that are not in the "
        "file do not change."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a file that export_content wrote")
        parser.add_argument("--write", action="store_true", help="write the valid records, in one transaction")
        parser.add_argument(
            "--report", type=Path, help="write every record's changes, field by field, to this CSV file"
        )

    def handle(self, *, file, write, report, verbosity, **options):
        if report:
            must_be_writable(report)
        try:
            found = transfer.read_content(file.read_bytes())
            reports = transfer.write(found) if write else transfer.look_at(found)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}") from error
        except transfer.ContentError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was written, because of a database error: {error}") from error
        self.stdout.write(f"Content from {found.site}, exported at {found.exported_at}")
        for record in reports:
            if record.outcome != transfer.Outcome.UNCHANGED or record.remarks or verbosity > 1:
                self.stdout.writelines(f"{line}\n" for line in record_report.lines(record))
        if report:
            with report.open(
                "w", encoding="utf-8-sig", newline=""
            ) as out:  # with a BOM, so that Excel reads it as UTF-8
                write_csv(out, record_report.REPORT_HEADER, record_report.table(reports))
        self.stdout.write(record_report.counts(reports))
        self.stdout.write("Written." if write else "Nothing was written. Run it again with --write to do so.")
