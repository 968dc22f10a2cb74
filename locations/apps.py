from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    """States, clinics, places, distances and opening hours."""

    name = "locations"
    verbose_name = _("Locations")

    def ready(self):
        # Import here: the models are loaded only now.
        from clinic_site.publishing.withdrawal import register_pages, register_parts
        from clinic_site.shared.database_parts import register_database_part
        from clinic_site.shared.desk_registry import register_needs
        from clinic_site.shared.health_registry import register_health_check
        from clinic_site.shared.setup_registry import register_steps
        from locations import checks, clinic_words, clinic_words_health, retention, sample_health
        from locations.admin import clinic_needs, law_needs, link_targets, setup_step, taken_off
        from locations.models import Clinic

        register_needs(self.name, clinic_needs.needs, in_mail=False)
        register_needs(law_needs.__name__, law_needs.needs, in_mail=False)
        register_steps(self.name, setup_step.steps)
        register_steps(law_needs.__name__, law_needs.steps)
        pages = ["state", "clinic", "near", "languages", "clinics_geojson", "clinics_csv", "report", "report_thanks"]
        register_pages(Clinic, "clinic_handout", *(f"locations:{page}" for page in pages))
        register_parts("handout/", "report/", "report/thanks/")
        checks.connect()
        retention.connect()
        link_targets.connect()
        taken_off.connect()
        register_database_part("clinic words", clinic_words.connect_index, of=self)
        register_health_check("clinics.index", clinic_words_health.findings, place=45)
        register_health_check("samples.clinics", sample_health.findings, place=90, is_quick=True)
