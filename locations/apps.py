from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    """Where patients go: states, clinics, places, distance, hours."""

    name = "locations"
    verbose_name = _("Locations")

    def ready(self):
        from clinic_site.common import generation
        from clinic_site.common.desk import register
        from locations import desk, retention  # models are there only now

        register(self.name, desk.needs)
        generation.watch(self.get_model("State"))
        retention.register()
