"""Whether the site is open, and what its setup lacks."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from clinic_site.setup.progress import lacking_for
from clinic_site.setup.site_settings import SiteSettings
from clinic_site.shared.health_registry import Finding, Level


def findings() -> Iterator[Finding]:
    """Yield what stands between the site and its opening, or that it is open."""
    if SiteSettings.objects.current().is_open:
        yield Finding("setup", Level.WELL, _("The site is open."))
        return
    somebody = get_user_model().objects.filter(is_active=True, is_superuser=True).first()
    steps = [step.title for step in lacking_for(somebody).required] if somebody else []
    words = _("The site is not open: visitors see a plain page.")
    if steps:
        words += " " + _("To do: %(steps)s.") % {"steps": get_text_list(steps, _("and"))}
    yield Finding("setup", Level.WARNING, words, _("Finish the setup on the first page of the admin."))
