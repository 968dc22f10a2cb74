from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction

import education.sample.text_samples
import locations.sample.clinic_samples
from clinic_site.publishing.sample_records import status_of_new_samples
from clinic_site.shipped import after_upgrade


class Command(BaseCommand):
    help = (
        "Load places, sample texts and made-up clinics. On an empty site they are published. On a site in use (samples "
        "were loaded before, or a text or clinic exists or existed) they are drafts. Running it again creates no "
        "duplicates, and does not change anything that staff changed or deleted."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        status = status_of_new_samples()
        call_command("load_places", stdout=self.stdout)
        texts, clinics = education.sample.text_samples.load(status), locations.sample.clinic_samples.load(status)
        after_upgrade.look()
        self.stdout.write(f"Sample content: {texts} texts and {clinics} clinics added.")
        if status == "draft" and (texts or clinics):
            self.stdout.write("They are drafts, because this site is in use. Publish or delete them in the admin.")
