"""What the sitemap lists: every public page, selected with the same `published()` as the pages themselves.

A site of up to MOST addresses has one file, /sitemap.xml. Beyond that it is an index of files, each with as many
clinics or handouts as fit in one. `for_search_engines.py` answers for them.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.pages.handout import Sheet
from clinic_site.pages.landing import ASK_FIRST_SHOWN
from clinic_site.publishing.last_change import changed_at
from clinic_site.publishing.publishable import is_public
from clinic_site.publishing.withdrawal import Withdrawal
from clinic_site.publishing.withdrawn_pages import withdrawn
from education.models import AfterEffect, Condition, GlossaryTerm, Question, Reference, VisitStep, WarningSign
from education.pages.last_changes import LastChanges
from education.pages.listing_page import further_pages
from locations.models import Clinic, Person, State
from locations.models.clinic_queryset import ClinicQuerySet, is_listed

MOST = 10_000  # addresses in a file. The standard allows 50,000, which take seconds to render.
PARTS = ("pages", "clinics", "handouts")
LISTS = {Condition: "conditions", Question: "questions", GlossaryTerm: "glossary", Reference: "references"}


@dataclass(frozen=True)
class Address:
    """A page, and when anything on it last changed, if that is known."""

    path: str
    changed_at: datetime.datetime | None = None

    @property
    def page(self) -> str:
        """The path without a query."""
        return self.path.partition("?")[0]


def every_address(withdrawals: Sequence[Withdrawal]) -> list[Address] | None:
    """Return all addresses, or None if they are more than one file may have."""
    clinics = list(_clinics()[: MOST + 1])
    offering = [clinic for clinic in clinics if clinic.offers_now]
    if len(clinics) + len(offering) > MOST:
        return None
    found = [*_pages(), *map(_of_clinic, clinics), *map(_of_handout, offering)]
    return _shown(found, withdrawals) if len(found) <= MOST else None


def files() -> list[tuple[str, int]]:
    """Return (part, number) of the files that the index lists."""
    counts = {"clinics": _clinics().count(), "handouts": _clinics().offering().count()}
    numbered = [(part, number) for part, count in counts.items() for number in range(1, -(-count // MOST) + 1)]
    return [("pages", 1), *numbered]


def addresses_of(part: str, number: int, withdrawals: Sequence[Withdrawal]) -> list[Address]:
    """Return the addresses of one file. It is empty if there are none."""
    if part == "pages":
        return _shown(_pages() if number == 1 else [], withdrawals)
    clinics = _clinics() if part == "clinics" else _clinics().offering()
    made = map(_of_clinic if part == "clinics" else _of_handout, clinics[(number - 1) * MOST : number * MOST])
    return _shown(made, withdrawals)


def _shown(found: Iterable[Address], withdrawals: Sequence[Withdrawal]) -> list[Address]:
    """Leave out the pages that are withdrawn in an emergency."""
    return [address for address in found if not withdrawals or not withdrawn(address.page, list(withdrawals))]


def _clinics() -> ClinicQuerySet:
    people = Person.objects.published().filter(clinics=OuterRef("pk")).order_by("-updated_at").values("updated_at")[:1]
    clinics = Clinic.objects.published().listed().select_related("state")
    return clinics.annotate(people_changed_at=Subquery(people)).order_by("pk")


def _of_clinic(clinic: Any) -> Address:
    """Return the page of a clinic, which also says what its state's law says and who needles there."""
    dates = [changed_at(clinic), clinic.state.updated_at, clinic.people_changed_at]
    return Address(clinic.get_absolute_url(), max(filter(None, dates)))


def _of_handout(clinic: Clinic) -> Address:
    return Address(reverse("clinic_handout", args=[clinic.state.slug, clinic.slug]), changed_at(clinic))


def _pages() -> list[Address]:
    """Return all pages but those of clinics."""
    changes = LastChanges()
    listed = is_public("clinics__") & is_listed("clinics__")
    team = Person.objects.published().order_by("-updated_at").values("updated_at")[:1]
    of_clinics = Max("clinics__updated_at", filter=listed)
    states = list(
        State.objects.annotate(clinics_changed_at=of_clinics, team_changed_at=Subquery(team)).order_by("name")
    )
    of_states = [
        Address(state.get_absolute_url(), max(filter(None, [state.updated_at, state.clinics_changed_at])))
        for state in states
    ]
    newest = max((address.changed_at for address in of_states if address.changed_at), default=None)
    sections = ["conditions", "safety", "questions", "glossary", "references"]
    names = ["condition_list", "safety", "question_list", "glossary", "reference_list"]
    return [
        Address(reverse("landing"), changes.landing(ask_first_shown=ASK_FIRST_SHOWN)),
        Address(reverse("handout"), _of_sheet(changes)),
        Address(reverse("search")),
        *(
            Address(reverse(f"education:{name}"), changes.section(slug))
            for name, slug in zip(names, sections, strict=True)
        ),
        *(Address(path, changes.section(LISTS[kind])) for kind, path in further_pages(changes.counts(*LISTS))),
        Address(reverse("education:self_check"), changes.self_check()),
        *(Address(reverse(f"locations:{name}"), newest) for name in ("state_list", "register", "languages")),
        *_team(states),
        *(Address(record.get_absolute_url(), when) for record, when in changes.texts()),
        *(Address(notice.get_absolute_url(), changed_at(notice)) for notice in _notices()),
        *of_states,
    ]


def _team(states: Sequence[Any]) -> list[Address]:
    """Return the page of the people who needle, if anybody is named there. The query for the states knows when."""
    newest = states[0].team_changed_at if states else None
    return [Address(reverse("locations:team"), newest)] if newest else []


def _notices() -> Iterable[LegalNotice]:
    return [notice for notice in LegalNotice.objects.shown() if NoticeKind(notice.kind).facts.is_in_footer]


def _of_sheet(changes: LastChanges) -> datetime.datetime | None:
    signs = [sign for sign in changes.warning_signs if sign.is_on_every_page]
    sheet = Sheet.of(changes.visit_steps, changes.effects, signs)
    return changes.newest(sheet.records, [VisitStep, AfterEffect, WarningSign])
