from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    """Where patients go: states, clinics, places, distance, hours."""

    name = "locations"
    verbose_name = _("Locations")

    def ready(self):
        from clinic_site.publishing import generation
        from clinic_site.shared.desk_registry import register_needs
        from locations import retention  # models are there only now
        from locations.admin import clinic_needs

        register_needs(self.name, clinic_needs.needs)
        generation.watch(self.get_model("State"))
        retention.connect()
