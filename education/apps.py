from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EducationConfig(AppConfig):
    """What patients read, and how it is written, reviewed and published."""

    name = "education"
    verbose_name = _("Patient education")

    def ready(self):
        from clinic_site.publishing import generation
        from clinic_site.shared.desk_registry import register_needs
        from education import checks, retention
        from education.admin import editor, text_needs  # models are there only now

        checks.connect()
        editor.connect()
        retention.connect()
        register_needs(self.name, text_needs.needs, text_needs.charts)
        generation.watch(self.get_model("Reviewer"))
