from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    """States, clinics, places, distances and opening hours."""

    name = "locations"
    verbose_name = _("Locations")

    def ready(self):
        # Import here: the models are loaded only now.
        from clinic_site.shared.desk_registry import register_needs
        from locations import retention
        from locations.admin import clinic_needs

        register_needs(self.name, clinic_needs.needs)
        retention.connect()
