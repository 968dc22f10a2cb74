"""What the sitemap lists: every public page, selected with the same `published()` as the pages themselves.

A site of up to MOST addresses has one file, /sitemap.xml. Beyond that it is an index of files, each with as many
clinics or handouts as fit in one. `for_search_engines.py` answers for them.
"""

import datetime
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db.models import BooleanField, Case, Max, OuterRef, Subquery, Value, When
from django.urls import reverse

from clinic_site.notices.legal_notice import LegalNotice
from clinic_site.notices.notice_kinds import NoticeKind
from clinic_site.pages.handout import Sheet
from clinic_site.pages.landing import ASK_FIRST_SHOWN
from clinic_site.publishing.last_change import changed_at, last_change
from clinic_site.publishing.other_words import Book, read_with
from clinic_site.publishing.publishable import is_public
from clinic_site.publishing.withdrawal import Withdrawal, covering
from clinic_site.publishing.withdrawn_pages import withdrawn
from clinic_site.shared.large_answers import FEW
from clinic_site.translation.book import book_of
from education.models import AfterEffect, Condition, GlossaryTerm, Question, Reference, VisitStep, WarningSign
from education.pages.last_changes import LastChanges
from education.pages.listing_page import further_pages
from locations.models import Clinic, Person, State
from locations.models.clinic_queryset import ClinicQuerySet, is_listed, is_offering
from locations.pages.quick_paths import quick_path

MOST = 10_000  # addresses in a file. The standard allows 50,000, and at most 50 MB.
MOST_FILES = 9_999  # of a part
PARTS = ("pages", "clinics", "handouts")
VIEWS = {"clinics": "locations:clinic", "handouts": "clinic_handout"}
Moment = datetime.datetime | None
Rows = Sequence[dict[str, Any]]  # of clinics, as plain values: instances take three times as long
LISTS = {Condition: "conditions", Question: "questions", GlossaryTerm: "glossary", Reference: "references"}


@dataclass(frozen=True)
class Address:
    """A page, and when anything on it last changed, if that is known."""

    path: str  # in English
    changed_at: Moment = None
    is_translated: bool = True  # into the languages that are open
    changed_in: Mapping[str, Moment] = field(default_factory=dict)  # {language: when, its translations included}

    @property
    def page(self) -> str:
        """The path without a query."""
        return self.path.partition("?")[0]


def first_clinics() -> Rows:
    """Return the first clinics, so that a site with few of them needs no more queries."""
    return list(_values(_clinics())[: FEW + 1])


def every_address(
    first: Rows, withdrawals: Sequence[Withdrawal], languages: Collection[str]
) -> Iterator[Address] | None:
    """Return all addresses, or None if they are more than one file may have. `first` is from `first_clinics()`."""
    clinics = first if len(first) <= FEW else list(_values(_clinics())[: MOST + 1])
    offering = [clinic for clinic in clinics if clinic["offering"]]
    if len(clinics) + len(offering) > MOST:
        return None
    pages = _pages_in(languages)
    if len(pages) + len(clinics) + len(offering) > MOST:
        return None
    return itertools.chain(
        _shown(pages, withdrawals),
        _addresses("clinics", clinics, withdrawals, languages),
        _addresses("handouts", offering, withdrawals, languages),
    )


def files() -> list[tuple[str, int]]:
    """Return (part, number) of the files that the index lists."""
    counts = {"clinics": _clinics().count(), "handouts": _clinics().offering().count()}
    numbered = [(part, number) for part, count in counts.items() for number in range(1, -(-count // MOST) + 1)]
    return [("pages", 1), *numbered]


class Part:
    """One of the files that the index lists."""

    def __init__(self, name: str, number: int):
        self.name = name
        self.is_there = name == "pages" and number == 1
        if name in VIEWS and 0 < number <= MOST_FILES:
            clinics = _clinics() if name == "clinics" else _clinics().offering()
            start = clinics.values_list("pk", flat=True)[(number - 1) * MOST :].first()
            self._clinics = clinics.filter(pk__gte=start) if start else clinics.none()
            self._first = list(_values(self._clinics)[: min(FEW + 1, MOST)])
            self.is_there = bool(self._first)

    @property
    def is_large(self) -> bool:
        return self.name in VIEWS and len(self._first) > FEW

    def addresses(self, withdrawals: Sequence[Withdrawal], languages: Collection[str]) -> Iterator[Address]:
        if self.name == "pages":
            return _shown(_pages_in(languages), withdrawals)
        clinics = list(_values(self._clinics)[:MOST]) if self.is_large else self._first
        return _addresses(self.name, clinics, withdrawals, languages)


def _shown(pages: Iterable[Address], withdrawals: Sequence[Withdrawal]) -> Iterator[Address]:
    """Leave out the pages that are withdrawn in an emergency."""
    return (page for page in pages if not withdrawals or not withdrawn(page.page, list(withdrawals)))


def _clinics() -> ClinicQuerySet:
    return Clinic.objects.published().listed().order_by("pk")


def _values(clinics: Any) -> Any:
    people = Person.objects.published().filter(clinics=OuterRef("pk")).order_by("-updated_at").values("updated_at")[:1]
    offering = Case(When(is_offering(), then=Value(True)), default=Value(False), output_field=BooleanField())
    named = clinics.annotate(people_changed_at=Subquery(people), offering=offering)
    dates = ["updated_at", "publish_at", "state__updated_at", "people_changed_at"]
    return named.values("pk", "state", "state__slug", "slug", "offering", *dates)


def _addresses(
    part: str, clinics: Rows, withdrawals: Sequence[Withdrawal], languages: Collection[str]
) -> Iterator[Address]:
    """Yield the pages or the handouts of `clinics`. A clinic's page says what its state's law says and who needles there."""
    view = VIEWS[part]
    path_of = quick_path(view)
    shown_too = ["state__updated_at", "people_changed_at"] if part == "clinics" else []
    dates = ["updated_at", "publish_at", *shown_too]
    books = {language: book_of(language) for language in languages}
    for clinic in clinics:
        path = path_of(clinic["state__slug"], clinic["slug"])
        if not covering(withdrawals, path, view):
            when = max(filter(None, map(clinic.__getitem__, dates)))
            yield Address(path, when, changed_in={name: _in_words(book, clinic, when) for name, book in books.items()})


def _in_words(book: Book, clinic: dict[str, Any], when: datetime.datetime) -> Moment:
    """Return when the page of `clinic`, which changed at `when` in English, last changed in the words of `book`."""
    keys = [("locations.clinic", clinic["pk"]), ("locations.state", clinic["state"])]
    return max([when, *filter(None, (book[key].changed_at for key in keys if key in book))])


def _pages_in(languages: Collection[str]) -> list[Address]:
    """Return all pages but those of clinics, with their dates in each of `languages` too."""
    pages = _pages()
    dates = {}
    for language in languages:
        with read_with(partial(book_of, language)):
            dates[language] = {page.path: page.changed_at for page in _pages()}
    return [replace(page, changed_in={name: found.get(page.path) for name, found in dates.items()}) for page in pages]


def _pages() -> list[Address]:
    """Return all pages but those of clinics, as they are read now: in English or in the words of another language."""
    changes = LastChanges()
    listed = is_public("clinics__") & is_listed("clinics__")
    team = Person.objects.published().order_by("-updated_at").values("updated_at")[:1]
    of_clinics = Max("clinics__updated_at", filter=listed)
    states = list(
        State.objects.with_languages()
        .annotate(clinics_changed_at=of_clinics, team_changed_at=Subquery(team))
        .order_by("name")
    )
    of_states = [
        Address(state.get_absolute_url(), last_change([state], state.clinics_changed_at), state.is_translated)
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
        *(Address(record.get_absolute_url(), when, record.is_translated) for record, when in changes.texts()),
        *(Address(notice.get_absolute_url(), changed_at(notice), notice.is_translated) for notice in _notices()),
        *of_states,
    ]


def _team(states: Sequence[Any]) -> list[Address]:
    """Return the page of the people who needle, if anybody is named there. The query for the states knows when."""
    newest = states[0].team_changed_at if states else None
    return [Address(reverse("locations:team"), newest)] if newest else []


def _notices() -> Iterable[LegalNotice]:
    return [
        notice for notice in LegalNotice.objects.with_languages().shown() if NoticeKind(notice.kind).facts.is_in_footer
    ]


def _of_sheet(changes: LastChanges) -> Moment:
    signs = [sign for sign in changes.warning_signs if sign.is_on_every_page]
    sheet = Sheet.of(changes.visit_steps, changes.effects, signs)
    return changes.newest(sheet.records, [VisitStep, AfterEffect, WarningSign])
