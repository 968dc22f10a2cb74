from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic_site import transfer


class Command(BaseCommand):
    help = (
        "Writes everything that patients read, and its reviewers, to one JSON file for import_content on another site. "
        "Clinics are not in it: export them in the admin's list of clinics, and read them with import_clinics."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="where to write it, such as content.json")

    def handle(self, *, file, **options):
        text, count = transfer.export()
        try:
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}") from error
        self.stdout.write(f"{count} records written to {file}. Clinics and the states' law are not among them.")
