"""Tasks for staff who look after clinics: confirmation calls and mistakes that visitors reported."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing.admin_urls import list_url
from clinic_site.publishing.kinds import may
from clinic_site.shared.desk_registry import Group, Need
from clinic_site.shared.public_page import Link
from locations.models import Clinic, MistakeReport
from locations.models.state_access import states_of


def needs(user) -> Iterator[Need]:
    """Yield the tasks for clinics in `user`'s states. Runs at most five queries."""
    may_change, may_handle = may(user, "change", Clinic), may(user, "change", MistakeReport)
    may_publish = may(user, "publish", Clinic)
    states = states_of(user) if may_change or may_handle or may_publish else None
    if may_handle:
        yield _mistakes(states)
    if may_change:
        yield _to_confirm(states)
    if may_publish:
        yield _made_up(states)


def _to_confirm(states: set[int] | None) -> Need:
    clinics = Clinic.objects.due_for_confirmation()
    query = "confirmation=due"
    if states is not None:
        clinics = clinics.filter(state__in=states)
        query += f"&state__id__in={_listed(states)}"
    n = clinics.count()
    words = ngettext("clinic is due for a confirmation call", "clinics are due for a confirmation call", n)
    return Need("confirm", Group.LATE, n, words, [Link(_("Call and confirm"), list_url(Clinic, query))])


def _mistakes(states: set[int] | None) -> Need:
    reports = MistakeReport.objects.open()
    query = ""
    if states is not None:
        reports = reports.filter(clinic__state__in=states)
        query = f"clinic__state__id__in={_listed(states)}"
    n = reports.count()
    words = ngettext("mistake was reported by a visitor", "mistakes were reported by visitors", n)
    return Need("mistakes", Group.WAITING, n, words, [Link(_("Check and correct"), list_url(MistakeReport, query))])


def _made_up(states: set[int] | None) -> Need:
    clinics = Clinic.objects.released().filter(is_sample=True)
    n = (clinics if states is None else clinics.filter(state__in=states)).count()
    words = ngettext("made-up clinic is on the site", "made-up clinics are on the site", n)
    lists = [Link(_("Take all of them off the site"), reverse("admin:locations_clinic_made_up"))]
    return Need("made_up", Group.SOMEDAY, n, words, lists)


def _listed(states: set[int]) -> str:
    return ",".join(map(str, sorted(states)))
