"""The part of the desk that warns administrators: jobs that nobody can do, invitations and second factors."""

import datetime
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import draft_conditions
from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.publishing.draft import Draft
from clinic_site.shared.account_names import name_of
from clinic_site.shared.desk_registry import Group, Need, Record
from clinic_site.shared.public_page import Link
from clinic_site.staff.invitations import Invitation, may_invite
from clinic_site.staff.people_gaps import Gaps, Member, members
from clinic_site.staff.roles import LOCATION_ROLE, PUBLISHER_ROLE
from education.models import Reviewer
from locations.models import Clinic, MistakeReport

NAMED = 5
FACTOR_WITHIN = datetime.timedelta(days=7)  # after the account was created


def needs(user) -> Iterator[Need]:
    """Yield the warnings for `user`, who looks after accounts, with a fixed number of queries. Nothing for other accounts."""
    if not may_invite(user):
        return
    everyone = members()
    gaps = Gaps(everyone)
    missing = {gap.key for gap in gaps.of_roles()}
    invite = Link(_("Invite people"), reverse("admin:invitations"))
    if "administrator" in missing:
        words = _("administrator only. If they are ill or lose their phone, nobody can help. Invite a second one.")
        yield Need("one-administrator", Group.PEOPLE, 1, words, [invite])
    if "reviewer" in missing:
        lists = [invite, Link(_("Reviewers"), list_url(Reviewer))]
        words = _("clinicians can review texts: the list of reviewers has no active one with an account.")
        yield Need("no-reviewer", Group.PEOPLE, 0, words, lists, shows_zero=True)
    elif n := gaps.drafts_nobody_can_approve:
        words = ngettext(
            "draft waits for approval, and every clinician wrote a part of it",
            "drafts wait for approval, and every clinician wrote a part of them",
            n,
        )  # fmt: skip
        drafts = Link(_("All open drafts"), reverse("admin:open_drafts") + "?stands=waiting")
        yield Need("nobody-can-approve", Group.PEOPLE, n, words, [drafts, invite])
    if "publisher" in missing and (n := _drafts_to_publish()):
        drafts = Link(_("All open drafts"), reverse("admin:open_drafts") + "?stands=approved")
        yield _nobody_has("no-publisher", PUBLISHER_ROLE, n, _("approved drafts"), [drafts, invite])
    if "locations" in missing and (n := MistakeReport.objects.open().count()):
        reports = Link(_("Reported mistakes"), list_url(MistakeReport))
        yield _nobody_has("no-location-manager", LOCATION_ROLE, n, _("reported mistakes"), [reports, invite])
    if states := gaps.of_states():
        words = ngettext(
            "state with clinics has no Location manager", "states with clinics have no Location manager", len(states)
        )  # fmt: skip
        yield Need("states", Group.PEOPLE, len(states), words, [invite])
    if n := Invitation.objects.expired().count():
        words = ngettext(
            "invitation expired before it was accepted", "invitations expired before they were accepted", n
        )
        yield Need("expired-invitations", Group.PEOPLE, n, words, [Link(_("Send again"), reverse("admin:invitations"))])
    yield _without_factor(everyone)


def _drafts_to_publish() -> int:
    """Return how many approved drafts wait for a publisher. Clinics need no approval. One query."""
    clinics = ContentType.objects.get_for_model(Clinic)
    return Draft.objects.filter(draft_conditions.PUBLISHING).exclude(content_type=clinics).count()


def _nobody_has(key: str, role: str, n: int, what: str, lists: list[Link]) -> Need:
    words = _("people have the role %(role)s, and work waits for them (%(what)s: %(n)d). Administrators can do it.")
    return Need(key, Group.PEOPLE, 0, words % {"role": role, "what": what, "n": n}, lists, shows_zero=True)


def _without_factor(everyone: list[Member]) -> Need:
    """Accounts that never finished their first sign-in: their password is all that protects them."""
    since = timezone.now() - FACTOR_WITHIN
    late = [one.account for one in everyone if not one.has_factor and one.account.date_joined < since]
    words = ngettext(
        "account has had no second factor for a week or longer. Ask its owner to sign in, or press “This person has left”.",
        "accounts have had no second factor for a week or longer. Ask their owners to sign in, or press “This person has left”.",
        len(late),
    )  # fmt: skip
    records = [Record(name_of(account), admin_url(account)) for account in late[:NAMED]]
    return Need("no-second-factor", Group.PEOPLE, len(late), words, [], records)
