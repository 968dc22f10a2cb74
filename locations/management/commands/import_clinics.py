import datetime
import sys
from collections.abc import Iterable
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
        parser.add_argument(
            "--refused", type=Path, help="save the rows that are left out, with errors and questions, to this CSV file"
        )
        parser.add_argument(
            "--in-words",
            action="store_true",
            help="write names, streets and towns in capitals as “Rapid Therapy, Inc.”",
        )
        parser.add_argument(
            "--confirmed-on", type=datetime.date.fromisoformat, metavar="2026-11-24",
            help="the date of the confirmation of clinics that offer dry needling, where the file has none",
        )  # fmt: skip
        parser.add_argument(
            "--same", type=rows, default=[], metavar="12,15",
            help="rows that are about the clinic they look like, or “all”",
        )  # fmt: skip
        parser.add_argument(
            "--another", type=rows, default=[], metavar="13",
            help="rows that are about another clinic than the one they look like, or “all”",
        )  # fmt: skip

    def handle(self, *, file, write, report, refused, **options):
        choices = choices_in(options)
        for path in filter(None, [report, refused]):
            must_be_writable(path)
        try:
            table = importing.read_table(file.read_bytes(), file.name)
            run = importing.write if write else importing.look_at
            result = run(table, choices=choices, progress=self.show_progress)
        except OSError as error:
            raise CommandError(f"Can't read {file}: {error.strerror}") from error
        except importing.TableError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"Nothing was imported because of a database error: {error}") from error
        if result.unused:
            self.stdout.write(f"Ignored columns: {', '.join(result.unused)}")
        reports = [importing.as_dict(row) for row in result.rows]
        if report:
            save(report, importing.REPORT_HEADER, importing.report_table(reports))
        if refused:
            save(refused, *importing.refused_table(result.header, reports))
        self.stdout.write(", ".join(f"{count} {outcome}" for outcome, count in result.counts.items()))
        if remarks := sum(bool(row["remarks"]) for row in reports):
            self.stdout.write(f"Rows with remarks: {remarks}. To read them, add --report.")
        for row in reports:
            for line in importing.question_lines(row):
                self.stdout.write(f"Row {row['row']}, {row['label']}: {line}")
        if result.counts.get("held"):
            self.stdout.write("Rows with a question are left out. Answer with --same and --another.")
        self.stdout.write("Import finished." if write else "Nothing was imported. To import, add --write.")

    def show_progress(self, done, total):
        if self.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} rows read", ending="\n" if done == total else "")
            sys.stderr.flush()


def rows(text: str) -> list[str]:
    """Return the numbers in "12,15", or ["all"]."""
    numbers = [part.strip() for part in text.split(",")]
    if numbers != ["all"] and not all(number.isdecimal() for number in numbers):
        raise ValueError
    return numbers


def choices_in(options: dict) -> importing.Choices:
    """Return what the options say about how to read the file, and their answers to its questions."""
    answers = {importing.SAME: options["same"], importing.ANOTHER: options["another"]}
    return importing.Choices(
        in_words=options["in_words"],
        confirmed_on=options["confirmed_on"],
        answers={int(row): answer for answer, found in answers.items() for row in found if row != "all"},
        others=next((answer for answer, found in answers.items() if "all" in found), ""),
    )


def save(path: Path, header: list[str], rows: Iterable[list]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:  # with a BOM, so that Excel reads it as UTF-8
        write_csv(out, header, rows)
