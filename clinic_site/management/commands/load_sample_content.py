from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

import education.samples
import locations.samples


class Command(BaseCommand):
    help = (
        "Load places, sample texts and made-up clinics. Running it again doubles nothing, and never touches "
        "what staff changed or deleted."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        call_command("load_places", stdout=self.stdout)
        texts, clinics = education.samples.load(), locations.samples.load()
        self.stdout.write(f"Sample content: {texts} texts and {clinics} clinics added.")
