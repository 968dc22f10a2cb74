"""Whether made-up clinics are on the site."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.shared.health_registry import Finding, Level
from locations.models import Clinic


def findings() -> Iterator[Finding]:
    """Yield how many sample clinics the public sees. One query."""
    n = Clinic.objects.published().filter(is_sample=True).count()
    if n:
        words = ngettext(
            "%(n)d made-up clinic is on the site.", "%(n)d made-up clinics are on the site.", n
        )  # fmt: skip
        yield Finding("samples.clinics", Level.BROKEN, words % {"n": n}, _("Delete them in the list of clinics."))
