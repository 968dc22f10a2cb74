from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClinicSiteConfig(AppConfig):
    """The site as a whole: settings, addresses, the first page, loading of content. Nothing clinical."""

    name = "clinic_site"
    verbose_name = _("Security")  # what the admin shows of it is the audit log

    def ready(self):
        from clinic_site import desk  # models are there only now
        from clinic_site.addresses import remembering
        from clinic_site.common.desk import register
        from clinic_site.search import index
        from clinic_site.signin import hearing

        index.connect()
        remembering.connect()
        hearing.connect()
        register(self.name, desk.needs)
