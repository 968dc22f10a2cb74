import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from clinic_site.shared.report_file import must_be_writable
from locations import importing
from locations.importing.tables import write_csv


class Command(BaseCommand):
    help = "Import clinics from a CSV or XLSX file. Without --write, only report what the file would change."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="CSV or XLSX file with column names in its first row")
        parser.add_argument(
            "--write", action="store_true", help="import the valid rows, all or none; new clinics are drafts"
        )
        parser.add_argument("--report", type=Path, help="save what each row changes, field by field, to this CSV file")
        parser.add_argument("--refused", type=Path, help="save the refused rows and their errors to this CSV file")

    def handle(self, *, file, write, report, refused, **options):
        for path in filter(None, [report, refused]):
            must_be_writable(path)
        try:
            table = importing.read_table(file.read_bytes(), file.name)
            run = importing.write if write else importing.look_at
            result = run(table, progress=self.show_progress)
        except OSError as error:
            raise CommandError(f"Can't read {file}: {error.strerror}") from error
        except importing.TableError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was imported because of a database error: {error}") from error
        if result.unused:
            self.stdout.write(f"Ignored columns: {', '.join(result.unused)}")
        rows = [importing.as_dict(row) for row in result.rows]
        if report:
            save(report, importing.REPORT_HEADER, importing.report_table(rows))
        if refused:
            save(refused, *importing.refused_table(result.header, rows))
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in result.counts.items()))
        self.stdout.write("Import finished." if write else "Nothing was imported. To import, add --write.")

    def show_progress(self, done, total):
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} rows read", ending="\n" if done == total else "")
            sys.stderr.flush()


def save(path: Path, header: list[str], rows: list[list]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:  # with a BOM, so that Excel reads it as UTF-8
        write_csv(out, header, rows)
