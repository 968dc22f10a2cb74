"""One sheet of paper to take along: what to expect, where to go, when to get help, room for questions.

It needs what patients read and a clinic, so it belongs to neither app. It fills exactly one Letter page, or two in
large print: the style sheet (static/css/handout.css) stretches the room for questions over what is left of the
paper, and `fitted()` leaves out what matters least, so that something is left whatever the records hold.
"""

import textwrap
from dataclasses import dataclass, field, replace

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home
from education.models import AfterEffect, Topic, VisitStep
from education.pages.review import review_of
from locations.hours import Line, SpecialDay
from locations.models import Clinic

NORMAL_SHOWN_WHEN_SHORT = 3
ROOM_FOR_QUESTIONS = 7.5  # lines of text: the heading and three to write on


@dataclass(frozen=True)
class Paper:
    """What a size of print holds: lines on a page, letters on a line. Both on the safe side: printers' fonts differ."""

    pages: int
    lines: float
    letters: int
    step_columns: int


NORMAL_PRINT = Paper(pages=1, lines=57, letters=102, step_columns=4)
LARGE_PRINT = Paper(pages=2, lines=37, letters=66, step_columns=2)


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper."""

    clinic: Clinic | None
    lead: str
    steps: list[VisitStep]
    effects: list[AfterEffect]  # most urgent first
    holidays: list[SpecialDay] = field(default_factory=list)
    shows_texts: bool = True  # of the steps; without them their titles stand alone

    def with_action(self, action: AfterEffect.Action) -> list[AfterEffect]:
        return [effect for effect in self.effects if effect.action == action]

    @property
    def told_on_the_table(self) -> list[AfterEffect]:
        return [effect for effect in self.effects if effect.is_told_on_the_table]

    @property
    def ladder(self) -> list[AfterEffect]:
        return [effect for effect in self.effects if not effect.is_told_on_the_table]

    def with_normal(self, count: int) -> "Sheet":
        """Return this sheet with the first `count` normal effects; every sign that asks for a call stays."""
        dropped = self.with_action(AfterEffect.Action.NORMAL)[count:]
        return replace(self, effects=[effect for effect in self.effects if effect not in dropped])


# What is left out of a sheet that is too long, the least important first. No sign that asks for a call is among it.
SHORTER = [
    lambda sheet: replace(sheet, lead=""),
    lambda sheet: replace(sheet, holidays=[]),
    lambda sheet: sheet.with_normal(NORMAL_SHOWN_WHEN_SHORT),
    lambda sheet: replace(sheet, shows_texts=False),
    lambda sheet: sheet.with_normal(0),
    lambda sheet: replace(sheet, steps=[]),
]


def fitted(sheet: Sheet, paper: Paper) -> Sheet:
    """Return the sheet without what keeps it from fitting on `paper`."""
    for shorter in SHORTER:
        less = shorter(sheet)
        if lines_too_many(less, paper) < lines_too_many(sheet, paper):
            sheet = less
    return sheet


def lines_too_many(sheet: Sheet, paper: Paper) -> float:
    front, back = lines_of_visit(sheet, paper), lines_of_signs(sheet, paper)
    heights = [front + back] if paper.pages == 1 else [front, back]
    return sum(max(height - paper.lines, 0) for height in heights)


def lines_of(text: str, letters: float) -> int:
    return len(textwrap.wrap(text, max(int(letters), 1)))


def lines_of_visit(sheet: Sheet, paper: Paper) -> float:
    """Return about how many lines the heading, the steps, the clinic and the room for questions take."""
    lines = 2.5 + 1.3 * lines_of(sheet.lead, paper.letters * 0.85)
    letters = paper.letters / paper.step_columns - 2
    heights = [
        1 + 1.3 * lines_of(step.title, letters * 0.7) + (lines_of(step.text, letters) if sheet.shows_texts else 0)
        for step in sheet.steps
    ]
    rows = range(0, len(heights), paper.step_columns)
    lines += sum(max(heights[start : start + paper.step_columns]) + 1 for start in rows)
    told = "; ".join(effect.name for effect in sheet.told_on_the_table)
    lines += 0.5 + lines_of(f"During treatment, tell your therapist at once: {told}", paper.letters)
    return lines + lines_of_clinic(sheet, paper.letters / 2 - 2) + ROOM_FOR_QUESTIONS


def lines_of_clinic(sheet: Sheet, letters: float) -> float:
    """Return about how many lines the clinic takes: its address beside its hours."""
    clinic = sheet.clinic
    if clinic is None:
        return 5.5
    address = 1.3 * lines_of(clinic.name, letters * 0.7) + 1
    address += lines_of(f"{clinic.street}, {clinic.suite}", letters) + lines_of(f"{clinic.city}, WA 98402", letters)
    days: list[Line | SpecialDay] = [*clinic.week, *sheet.holidays]
    widest = max((len(line.days) for line in days), default=0)
    hours = 1.5 + sum(lines_of(line.times, letters - widest - 2) for line in days)
    return max(address, hours) + 1 + (1.7 if clinic.is_sample else 0)


def lines_of_signs(sheet: Sheet, paper: Paper) -> float:
    """Return about how many lines the warning signs and the foot take."""
    letters = paper.letters / 2 - 3
    now, today = (
        [lines_of(effect.name, letters) * 1.1 for effect in sheet.ladder if effect.action == action]
        for action in (AfterEffect.Action.CALL_911, AfterEffect.Action.CALL_CLINIC)
    )
    if paper.pages == 1:  # side by side
        lines = max(sum(now) + 6, sum(today) + 5)
    else:  # one below the other, each in two columns, as equal as their longest sign allows
        lines = sum((sum(heights) + max(heights, default=0)) / 2 for heights in (now, today)) + 10
    normal = "; ".join(effect.name for effect in sheet.with_action(AfterEffect.Action.NORMAL))
    return lines + (lines_of(normal, paper.letters - 4) + 1.5 if normal else 0) + 3.5


class HandoutView(PublicPage, TemplateView):
    """/handout/: the sheet for any clinic, with blanks to fill in. `?size=large` is in large print."""

    template_name = "handout.html"

    @property
    def clinic(self) -> Clinic | None:
        return None

    @property
    def title(self) -> str:
        return _("A sheet to take along")

    @property
    def description(self) -> str:
        return _("One page to print before dry needling: what to expect, warning signs, and room for your questions.")

    def get_trail(self):
        return [home(), Link(self.title, reverse("handout"))]

    def get_context_data(self, **kwargs):
        is_large = self.request.GET.get("size") == "large"
        topic = Topic.objects.published().select_related("reviewed_by").filter(slug="what-to-expect").first()
        steps = list(VisitStep.objects.published().select_related("reviewed_by"))
        effects = list(AfterEffect.objects.published().select_related("reviewed_by").most_urgent_first())
        sheet = Sheet(
            clinic=self.clinic,
            lead=topic.short_answer if topic else "",
            steps=steps,
            effects=effects,
            holidays=self.clinic.special_days if self.clinic else [],
        )
        return super().get_context_data(
            title=self.title,
            description=self.description,
            is_large=is_large,
            sheet=fitted(sheet, LARGE_PRINT if is_large else NORMAL_PRINT),
            clinic=self.clinic,
            short_address=f"{self.request.get_host()}{self.request.path}",
            review=review_of([*filter(None, [topic]), *steps, *effects]),
            **kwargs,
        )


class ClinicHandoutView(HandoutView):
    """The sheet of one clinic. A clinic where nobody can go for it now has none: its page says what to do instead."""

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.clinic.offers_now else redirect(self.clinic)

    @cached_property
    def clinic(self) -> Clinic:
        clinics = Clinic.objects.published().select_related("state")
        try:
            return clinics.get(state__slug=self.kwargs["state"], slug=self.kwargs["slug"])
        except Clinic.DoesNotExist as error:
            raise Http404(_("There is no such clinic.")) from error

    @property
    def title(self) -> str:
        return _("A sheet to take along to %(clinic)s, %(state)s") % {
            "clinic": self.clinic.name,
            "state": self.clinic.state.code,
        }

    @property
    def description(self) -> str:
        return _("One page to print for %(clinic)s in %(city)s, %(state)s: what to expect and warning signs.") % {
            "clinic": Truncator(self.clinic.name).chars(50),
            "city": Truncator(self.clinic.city).chars(30),
            "state": self.clinic.state.code,
        }

    def get_trail(self):
        clinic = self.clinic
        return [
            home(),
            Link(_("Find a clinic"), reverse("locations:state_list")),
            Link(clinic.state.name, clinic.state.get_absolute_url()),
            Link(clinic.name, clinic.get_absolute_url()),
            Link(_("A sheet to take along"), reverse("clinic_handout", args=[clinic.state.slug, clinic.slug])),
        ]
