"""The clinics in the setup of a new site."""

from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.kinds import may
from clinic_site.publishing.publishable import is_public
from clinic_site.shared.setup_registry import Step
from locations.models import Clinic
from locations.models.clinic_queryset import is_offering

PLACE = 20


def steps(user) -> Iterator[Step]:
    """Yield the step. It is done when visitors can find a clinic that offers dry needling. Runs one query."""
    found = Clinic.objects.aggregate(
        all=Count("pk"),
        public=Count("pk", filter=is_public()),
        offering=Count("pk", filter=is_public() & is_offering()),
    )
    may_add = may(user, "add", Clinic)
    words = _words(found) if may_add or found["offering"] else _("A location manager or an administrator adds them.")
    yield Step(
        key="clinics",
        title=_("Your clinics"),
        is_done=bool(found["offering"]),
        words=words,
        url=admin_url(Clinic, "changelist") if may_add else "",
        button=_("Open the clinics") if found["all"] else _("Add or import clinics"),
        place=PLACE,
    )


def _words(found: dict[str, int]) -> str:
    if not found["all"]:
        return _("Add each clinic with a form, or import a file. At least one must offer dry needling.")
    if not found["public"]:
        n = found["all"]
        words = ngettext(
            "%(n)d clinic is saved but not published.", "%(n)d clinics are saved, but none is published.", n
        )
        return words % {"n": n}
    if not found["offering"]:
        return _("None of the published clinics offers dry needling. Open one and say that it does.")
    n = found["public"]
    words = ngettext(
        "%(n)d clinic is published; %(offering)d offers dry needling.",
        "%(n)d clinics are published; %(offering)d of them with dry needling.",
        n,
    )
    return words % {"n": n, "offering": found["offering"]}
