"""What nobody can do: which jobs of the site have no account that can sign in and do them.

The desk warns administrators of it, and the page on which somebody leaves says what nobody can do afterwards.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic_site.publishing import draft_conditions, own_review
from clinic_site.publishing.workflow import Draft
from clinic_site.staff.middleware import FACTORS
from clinic_site.staff.roles import ADMINISTRATOR_ROLE, LOCATION_ROLE, PUBLISHER_ROLE, REVIEWER_ROLE
from locations.models import Clinic, State


@dataclass(frozen=True)
class Member:
    """Somebody whose account can sign in."""

    account: User
    roles: frozenset[str]
    states: frozenset[int] | None  # None: all
    is_clinician: bool
    has_factor: bool

    @property
    def is_administrator(self) -> bool:
        """Whether it can look after accounts."""
        return self.account.is_superuser or (ADMINISTRATOR_ROLE in self.roles and self.states is None)

    @property
    def can_publish(self) -> bool:
        return self.is_administrator or PUBLISHER_ROLE in self.roles

    @property
    def can_review(self) -> bool:
        """Whether its approval counts as a clinical review."""
        return self.is_clinician and REVIEWER_ROLE in self.roles


@dataclass(frozen=True)
class Gap:
    """Something that nobody can do, or only administrators."""

    key: str
    words: str


def members() -> list[Member]:
    """Return everybody who can sign in, with three queries."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    accounts = (
        User.objects.filter(is_active=True, is_staff=True)
        .annotate(has_factor=Exists(factors))
        .select_related("reviewer", "state_access")
        .prefetch_related("groups", "state_access__states")
        .order_by("username")
    )
    return [_member(account) for account in accounts]


def _member(account) -> Member:
    access = getattr(account, "state_access", None)
    states = frozenset(state.pk for state in access.states.all()) if access and not account.is_superuser else None
    reviewer = getattr(account, "reviewer", None)
    roles = frozenset(role.name for role in account.groups.all())
    return Member(account, roles, states, bool(reviewer and reviewer.is_active), account.has_factor)


def without(account, everyone: Iterable[Member]) -> list[Member]:
    return [one for one in everyone if one.account.pk != account.pk]


class Gaps:
    """What nobody among `everyone` can do."""

    def __init__(self, everyone: list[Member]):
        self.everyone = everyone

    def of_roles(self) -> list[Gap]:
        """Return the roles that nobody has, and what follows."""
        found = []
        if not any(one.is_administrator for one in self.everyone):
            found.append(Gap("administrators", _("Nobody can look after accounts.")))
        elif sum(one.is_administrator for one in self.everyone) == 1:
            words = _("Only one administrator is left. Nobody can help them if they lose their phone.")
            found.append(Gap("administrator", words))
        if not any(one.can_review for one in self.everyone):
            found.append(Gap("reviewer", _("No clinician is left whose approval counts: no text can be reviewed.")))
        if not any(one.can_publish for one in self.everyone):
            found.append(Gap("publishers", _("Nobody can publish texts.")))
        elif not self._has_role(PUBLISHER_ROLE):
            words = _("Nobody has the role Publisher. Administrators can publish meanwhile.")
            found.append(Gap("publisher", words))
        if not self._has_role(LOCATION_ROLE):
            words = _("Nobody has the role Location manager. Administrators can look after the clinics meanwhile.")
            found.append(Gap("locations", words))
        return found

    def of_states(self) -> list[Gap]:
        """Return the states with clinics that no Location manager looks after. Without any, `of_roles` says so."""
        managers = [one.states for one in self.everyone if LOCATION_ROLE in one.roles]
        if not managers or None in managers:
            return []
        covered = frozenset().union(*(states for states in managers if states is not None))
        with_clinics = Clinic.objects.order_by().values("state")
        states = State.objects.filter(pk__in=with_clinics).exclude(pk__in=covered).order_by("name")
        words = _("No Location manager looks after %(state)s. Administrators can meanwhile.")
        return [Gap(f"state:{state.pk}", words % {"state": state.name}) for state in states]

    def of_drafts(self) -> list[Gap]:
        """Return the drafts that nobody can approve: there is no clinician, or each wrote a part of them."""
        if not (n := self.drafts_nobody_can_approve):
            return []
        words = ngettext(
            "%(n)d draft waits for approval, and nobody is left who may approve it.",
            "%(n)d drafts wait for approval, and nobody is left who may approve them.",
            n,
        )
        return [Gap(f"drafts:{n}", words % {"n": n})]

    @cached_property
    def drafts_nobody_can_approve(self) -> int:
        """Clinicians approve texts; for a state's law, administrators do as well. Clinics need no approval.

        Where clinicians may review their own words (`own_review.py`), one is enough for texts, but not for the law.
        """
        types = ContentType.objects.get_for_models(State, Clinic, for_concrete_models=False)
        law = Q(content_type=types[State])
        texts = [one.account for one in self.everyone if one.can_review]
        laws = [one.account for one in self.everyone if one.can_review or one.is_administrator]
        waiting = Draft.objects.filter(draft_conditions.APPROVAL).exclude(content_type=types[Clinic])
        by_each = _written_by_each(texts)
        if texts and own_review.is_allowed():
            by_each = Q(pk=None)
        return waiting.filter((~law & by_each) | (law & _written_by_each(laws))).count()

    def all(self) -> list[Gap]:
        return [*self.of_roles(), *self.of_states(), *self.of_drafts()]

    def _has_role(self, role: str) -> bool:
        return any(role in one.roles for one in self.everyone)


def _written_by_each(accounts) -> Q:
    condition = Q()
    for account in accounts:
        condition &= draft_conditions.written_by(account)
    return condition


def opened_by_leaving(account) -> list[Gap]:
    """Return what nobody can do any more if `account` leaves."""
    everyone = members()
    before = {gap.key for gap in Gaps(everyone).all()}
    return [gap for gap in Gaps(without(account, everyone)).all() if gap.key not in before]
