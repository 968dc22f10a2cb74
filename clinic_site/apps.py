from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from clinic_site.operations import sentry


class ClinicSiteConfig(AppConfig):
    """Everything but education and locations: publishing, staff, search, serving, settings. Nothing clinical."""

    name = "clinic_site"
    verbose_name = _("Site and security")  # in the admin: name and phone, and the audit log

    def ready(self):
        from clinic_site.old_addresses import signals as old_address_signals
        from clinic_site.pages import link_targets
        from clinic_site.publishing import generation, own_review
        from clinic_site.publishing.check_registry import register_checks
        from clinic_site.reviewing import leaving, setup_step
        from clinic_site.search import index, phrase_checks
        from clinic_site.setup import own_words, steps
        from clinic_site.shared import large_keys
        from clinic_site.shared.desk_registry import register_needs
        from clinic_site.shared.setup_registry import register_steps
        from clinic_site.shipped import after_upgrade
        from clinic_site.shipped import needs as shipped
        from clinic_site.staff import (
            account_traces,
            audit_signals,
            draft_needs,
            notice_signals,
            page_kind_audit,
            people_needs,
            people_setup,
            retention,
            reviewer_audit,
            taking_off_needs,
            unsaved_needs,
        )  # models are loaded only now
        from education.models import Sign

        large_keys.connect()
        index.connect()
        link_targets.connect()
        register_checks(Sign, phrase_checks.phrases_can_be_found, phrase_checks.phrases_are_specific)
        old_address_signals.connect()
        audit_signals.connect()
        page_kind_audit.connect()
        reviewer_audit.connect()
        account_traces.connect()
        notice_signals.connect()
        register_needs(self.name, draft_needs.needs)
        register_needs(f"{self.name}.taking_off", taking_off_needs.needs)
        generation.watch(self.get_model("Withdrawal"), self.get_model("SiteOpening"))
        register_steps(f"{self.name}.setup", steps.steps)
        own_review.register_rule(own_words.is_allowed)
        register_needs(f"{self.name}.people", people_needs.needs)
        register_steps(f"{self.name}.people", people_setup.steps)
        register_needs(f"{self.name}.unsaved_work", unsaved_needs.needs)
        register_needs(f"{self.name}.shipped", shipped.needs)
        register_steps(f"{self.name}.shipped", shipped.steps)
        post_migrate.connect(after_upgrade.after_migrate, sender=self, dispatch_uid="shipped texts")
        setup_step.connect()
        leaving.connect()
        post_migrate.connect(generation.connect_triggers, sender=self, dispatch_uid="generation")
        if settings.SENTRY_DSN:
            sentry.start(settings.SENTRY_DSN)
        retention.connect()
