from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from clinic_site.operations import sentry


class ClinicSiteConfig(AppConfig):
    """Everything but education and locations: publishing, staff, search, serving, settings. Nothing clinical."""

    name = "clinic_site"
    verbose_name = _("Site and security")  # in the admin: the settings of the site, announcements, and the audit log

    def ready(self):
        from clinic_site.announcements import announcement_checks
        from clinic_site.announcements.models import Announcement
        from clinic_site.notices import notice_checks, notice_editor, notice_needs, notice_setup
        from clinic_site.notices.legal_notice import LegalNotice
        from clinic_site.old_addresses import signals as old_address_signals
        from clinic_site.pages import link_targets
        from clinic_site.pictures import checks as picture_checks
        from clinic_site.pictures import unused_files, uses
        from clinic_site.pictures.picture import Picture
        from clinic_site.publishing import generation, other_words, own_review, query_names, what_is_read
        from clinic_site.publishing.check_registry import register_checks
        from clinic_site.publishing.publishable import Publishable
        from clinic_site.reviewing import leaving, setup_step
        from clinic_site.search import index, phrase_checks
        from clinic_site.setup import own_words, settings_checks, steps
        from clinic_site.setup.site_settings import SiteSettings
        from clinic_site.shared import background_work, large_keys
        from clinic_site.shared.database_parts import register_database_part
        from clinic_site.shared.desk_registry import register_needs
        from clinic_site.shared.setup_registry import register_steps
        from clinic_site.shipped import after_upgrade
        from clinic_site.shipped import needs as shipped
        from clinic_site.spanish import desk as spanish
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
        from clinic_site.translation import middleware as languages
        from clinic_site.translation import record_link, spanish_checks
        from clinic_site.translation.models import Translation
        from education.models import Sign

        background_work.connect()
        large_keys.connect()
        index.connect()
        link_targets.connect()
        register_checks(Sign, phrase_checks.phrases_can_be_found, phrase_checks.phrases_are_specific)
        register_checks(Publishable, picture_checks.picture_is_on_the_site)
        register_checks(Picture, picture_checks.words_are_read_out)
        register_checks(SiteSettings, settings_checks.phones_are_real)
        uses.connect()
        register_checks(Announcement, announcement_checks.its_days_are_not_over)
        register_checks(LegalNotice, *notice_checks.CHECKS)
        notice_editor.connect()
        old_address_signals.connect()
        audit_signals.connect()
        page_kind_audit.connect()
        reviewer_audit.connect()
        account_traces.connect()
        notice_signals.connect()
        register_needs(self.name, draft_needs.needs)
        register_needs(f"{self.name}.coming", draft_needs.coming, in_mail=False)
        register_needs(f"{self.name}.taking_off", taking_off_needs.needs)
        other_words.register_speaker(languages.answered_in)
        record_link.connect()
        register_checks(Translation, *spanish_checks.CHECKS)
        what_is_read.read_queries_with(query_names.names_in)
        generation.watch(*map(self.get_model, ["Withdrawal", "SiteOpening", "LanguageOpening", "TakingOff"]))
        register_steps(f"{self.name}.setup", steps.steps)
        register_steps(f"{self.name}.notices", notice_setup.steps)
        register_needs(f"{self.name}.notices", notice_needs.needs, in_mail=False)
        own_review.register_rule(own_words.is_allowed)
        register_needs(f"{self.name}.people", people_needs.needs, in_mail=False)
        register_steps(f"{self.name}.people", people_setup.steps)
        register_needs(f"{self.name}.unsaved_work", unsaved_needs.needs, in_mail=False)
        register_needs(f"{self.name}.shipped", shipped.needs)
        register_steps(f"{self.name}.shipped", shipped.steps)
        register_needs(f"{self.name}.spanish", spanish.needs)
        register_steps(f"{self.name}.spanish", spanish.steps)
        post_migrate.connect(after_upgrade.after_migrate, sender=self, dispatch_uid="shipped texts")
        setup_step.connect()
        leaving.connect()
        register_database_part("generation", generation.connect_triggers, of=self)
        if settings.SENTRY_DSN:
            sentry.start(settings.SENTRY_DSN)
        retention.connect()
        unused_files.connect()
        self._register_health_checks()

    def _register_health_checks(self):
        """From the outside in. Quick ones are also on the desk, which shows the accounts' own warnings elsewhere."""
        from clinic_site.backup import backup_health
        from clinic_site.notices import notice_health
        from clinic_site.operations import database_health, machine_health, outside, worker_health
        from clinic_site.setup import setup_health
        from clinic_site.shared.health_registry import register_health_check
        from clinic_site.staff import account_health

        register_health_check("outside", outside.findings, place=outside.PLACE, needs_database=False)
        register_health_check(
            "settings", machine_health.settings_findings, place=20, is_quick=True, needs_database=False
        )
        register_health_check("mail", machine_health.mail_findings, place=30, needs_database=False)
        register_health_check("static", machine_health.files_findings, place=35, needs_database=False, in_trials=True)
        register_health_check("database", database_health.findings, place=40, needs_database=False, in_trials=True)
        register_health_check("accounts", account_health.findings, place=50, in_trials=True)
        register_health_check("backup", backup_health.age_findings, place=60, is_quick=True)
        register_health_check("backup.file", backup_health.file_findings, place=61)
        register_health_check("timers", machine_health.timer_findings, place=65, is_quick=True)
        register_health_check("work", worker_health.findings, place=67, is_quick=True)
        register_health_check("metrics", machine_health.metrics_findings, place=70, needs_database=False)
        register_health_check(
            "disk", machine_health.disk_findings, place=75, is_quick=True, needs_database=False, in_trials=True
        )
        register_health_check("setup", setup_health.findings, place=80)
        register_health_check("notices", notice_health.findings, place=85)
