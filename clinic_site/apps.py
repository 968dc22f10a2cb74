from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from clinic_site import sentry


class ClinicSiteConfig(AppConfig):
    """The site as a whole: settings, addresses, the first page, loading of content. Nothing clinical."""

    name = "clinic_site"
    verbose_name = _("Security")  # what the admin shows of it is the audit log

    def ready(self):
        from clinic_site import desk, retention  # models are there only now
        from clinic_site.addresses import remembering
        from clinic_site.common import generation
        from clinic_site.common.desk import register
        from clinic_site.search import index
        from clinic_site.signin import hearing

        index.connect()
        remembering.connect()
        hearing.connect()
        register(self.name, desk.needs)
        post_migrate.connect(generation.connect_triggers, sender=self, dispatch_uid="generation")
        if settings.SENTRY_DSN:
            sentry.start(settings.SENTRY_DSN)
        retention.register()
