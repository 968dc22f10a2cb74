from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    """States, clinics, places, distances and opening hours."""

    name = "locations"
    verbose_name = _("Locations")

    def ready(self):
        # Import here: the models are loaded only now.
        from clinic_site.publishing import generation
        from clinic_site.publishing.withdrawal import register_pages
        from clinic_site.shared.desk_registry import register_needs
        from locations import retention
        from locations.admin import clinic_needs, taken_off
        from locations.models import Clinic

        register_needs(self.name, clinic_needs.needs)
        generation.watch(self.get_model("State"))
        pages = ["state", "clinic", "near", "clinics_geojson", "clinics_csv"]
        register_pages(Clinic, "clinic_handout", *(f"locations:{page}" for page in pages))
        retention.connect()
        taken_off.connect()
