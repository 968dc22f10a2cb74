from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The columns of a topic that `linked_topics` reads: every page has them, in its menu, footer or warning.
ON_EVERY_PAGE = ["id", "title", "slug", "nav_label", "nav_order", "in_footer", "order", "description", "warning",
                 "status", "publish_at", "unpublish_at"]  # fmt: skip


class EducationConfig(AppConfig):
    """The texts for patients: models, public pages, checks and admin."""

    name = "education"
    verbose_name = _("Patient education")

    def ready(self):
        # Import here: the models are loaded only now.
        from clinic_site.publishing import generation
        from clinic_site.shared.desk_registry import register_needs
        from clinic_site.shared.health_registry import register_health_check
        from education import checks, retention, setup_steps, text_health
        from education.admin import editor, link_targets, taken_off, text_needs
        from education.pages import record_links, withdrawn_kinds

        checks.connect()
        editor.connect()
        link_targets.connect()
        taken_off.connect()
        retention.connect()
        setup_steps.connect()
        register_needs(self.name, text_needs.needs, text_needs.charts)
        register_needs(f"{self.name}.mistakes", text_needs.mistakes, in_mail=False)
        register_needs(f"{self.name}.plain", text_needs.plain_pages)
        generation.watch(self.get_model("Reviewer"))
        generation.watch_columns("menus", self.get_model("Topic"), ON_EVERY_PAGE)
        record_links.connect()
        withdrawn_kinds.connect()
        register_health_check("texts", text_health.findings, place=91)
