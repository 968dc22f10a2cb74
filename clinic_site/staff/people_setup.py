"""The step of the setup about people: it is done when each needed role has somebody who signed in."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic_site.shared.setup_registry import Step
from clinic_site.staff.invitations import Invitation, may_invite
from clinic_site.staff.people_gaps import Member, members

PLACE = 40
# Without these nobody can run the site: administrators can publish and look after clinics, but not review.
NEEDED = {
    gettext_lazy("an administrator"): lambda member: member.is_administrator,
    gettext_lazy("a clinician who reviews texts"): lambda member: member.can_review,
    gettext_lazy("somebody who publishes"): lambda member: member.can_publish,
}


def steps(user) -> Iterator[Step]:
    """Yield the step, with five queries."""
    arrived = [member for member in members() if _has_arrived(member)]
    missing = [str(role) for role, fits in NEEDED.items() if not any(fits(member) for member in arrived)]
    invited = Invitation.objects.not_accepted().count()
    may = may_invite(user)
    yield Step(
        key="people",
        title=_("Invite the people who will work here"),
        is_done=not missing,
        words=_words(len(arrived), invited, missing, may),
        url=reverse("admin:invitations") if may else "",
        button=_("Invite people"),
        place=PLACE,
    )


def _has_arrived(member: Member) -> bool:
    return member.has_factor and member.account.last_login is not None


def _words(arrived: int, invited: int, missing: list[str], may: bool) -> str:
    parts = [ngettext("%(n)d person has signed in.", "%(n)d people have signed in.", arrived) % {"n": arrived}]
    if invited:
        words = ngettext("%(n)d invitation is not accepted yet.", "%(n)d invitations are not accepted yet.", invited)
        parts.append(words % {"n": invited})
    if missing:
        parts.append(_("Still missing: %(people)s.") % {"people": get_text_list(missing, _("and"))})
    if not may:
        parts.append(_("An administrator invites people."))
    return " ".join(parts)
