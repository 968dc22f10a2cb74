from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from clinic_site import transfer


class Command(BaseCommand):
    help = (
        "Write the patient education content and its reviewers to a JSON file, for import_content on another site. "
        "Clinics are not included: export them from the admin's list of clinics and import them with import_clinics. "
        "Pictures are not included either: upload them on the other site and choose them there."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file to write, such as content.json")

    def handle(self, *, file, **options):
        text, count = transfer.export()
        try:
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            raise CommandError(f"{file} can't be written: {error.strerror}") from error
        self.stdout.write(f"Wrote {count} records to {file}. Clinics, state laws and pictures are not included.")
