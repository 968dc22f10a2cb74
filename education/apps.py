from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """What patients read, and how it is written, reviewed and published."""

    name = "education"
    verbose_name = _("Patient education")

    def ready(self):
        from clinic_site.common import generation
        from clinic_site.common.desk import register
        from education import desk, retention, writing  # models are there only now

        writing.register()
        retention.register()
        register(self.name, desk.needs, desk.charts)
        generation.watch(self.get_model("Reviewer"))
