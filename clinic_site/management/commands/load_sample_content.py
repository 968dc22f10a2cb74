from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import education.sample.spanish_samples
import education.sample.text_samples
import locations.sample.clinic_samples
import locations.sample.spanish_samples
from clinic_site.publishing.sample_records import status_of_new_samples
from clinic_site.setup.first_values import first_values, is_trial
from clinic_site.setup.language_opening import LanguageOpening
from clinic_site.setup.site_opening import SiteOpening
from clinic_site.setup.site_settings import ROW, SiteSettings
from clinic_site.shared.languages import OTHERS
from clinic_site.shipped import after_upgrade


class Command(BaseCommand):
    help = (
        "Load places, sample texts and made-up clinics. On an empty site they are published. On a site in use (samples "
        "were loaded before, or a text or clinic exists or existed) they are drafts. Running it again creates no "
        "duplicates, and does not change anything that staff changed or deleted. It is for trials: a site in production "
        "refuses it."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        if not is_trial():
            raise CommandError(
                "Nothing was loaded: this is a site in production, because HTTPS is not False, and made-up clinics must "
                "never reach its patients. The setup on the first page of /admin/ brings in the shipped texts as drafts. "
                "For a trial with sample content, use `make run` on a laptop."
            )
        status = status_of_new_samples()
        call_command("load_places", stdout=self.stdout)
        texts, clinics = education.sample.text_samples.load(status), locations.sample.clinic_samples.load(status)
        spanish = education.sample.spanish_samples.load(status) + locations.sample.spanish_samples.load(status)
        if status == "published":
            self._open()
        after_upgrade.look()
        self.stdout.write(f"Sample content: {texts} texts and {clinics} clinics added, with {spanish} Spanish texts.")
        if status == "draft" and (texts or clinics or spanish):
            self.stdout.write("They are drafts, because this site is in use. Publish or delete them in the admin.")

    def _open(self) -> None:
        """Give a new trial a name and a phone number, unless it has its own, and open it."""
        settings = SiteSettings.objects.filter(pk=ROW).first() or SiteSettings(pk=ROW)
        values = first_values(has_samples=True)
        settings.name, settings.phone = settings.name or values["name"], settings.phone or values["phone"]
        settings._change_reason = "Sample content"
        settings.save()
        SiteOpening.objects.locked().open(by=None)
        for language in OTHERS:
            LanguageOpening.objects.get_or_create(language=language)[0].open(by=None)
