"""A printed sheet for patients: what to expect, where to go, when to get help, and room for questions.

It combines educational content with a clinic, so it belongs to neither app. It fills exactly one Letter page, or two
or three in large print. The style sheet (static/css/handout.css) ensures that: the text of a step and the normal effects
are printed only where they fit completely. Signs that require a call are always printed; if they don't fit on a page,
they continue on the next one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home
from clinic_site.shared.qr_code import qr_code
from education.models import AfterEffect, Reviewed, VisitStep, WarningSign
from education.pages.ladder import Rung, ladder
from education.pages.review import review_of
from locations.models import Clinic

STEPS_SHOWN = 4
NORMAL_SHOWN = 5


@dataclass(frozen=True)
class Sheet:
    """The content: a few steps of the visit, a few normal effects, and every sign that requires a call."""

    steps: list[VisitStep]
    told_on_the_table: list[AfterEffect]
    rungs: list[Rung]  # every sign that requires a call, most urgent first
    normal: list[AfterEffect]

    @classmethod
    def of(
        cls, steps: list[VisitStep], effects: list[AfterEffect], warning_signs: Iterable[WarningSign] = ()
    ) -> "Sheet":
        normal = [effect for effect in effects if effect.action == AfterEffect.Action.NORMAL]
        urgent = [effect for effect in effects if effect.action != AfterEffect.Action.NORMAL]
        return cls(
            steps=steps[:STEPS_SHOWN],
            told_on_the_table=[effect for effect in urgent if effect.is_told_on_the_table],
            rungs=ladder(urgent, warning_signs),
            normal=normal[:NORMAL_SHOWN],
        )

    @property
    def records(self) -> list[Reviewed]:
        signs = (sign for rung in self.rungs for sign in rung.signs)
        return [*self.steps, *self.told_on_the_table, *signs, *self.normal]


class HandoutView(PublicPage, TemplateView):
    """/handout/: the sheet for any clinic, with blanks to fill in. `?size=large` selects large print."""

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
        sheet = Sheet.of(
            list(VisitStep.objects.published().select_related("reviewed_by")),
            list(AfterEffect.objects.published().select_related("reviewed_by").most_urgent_first()),
            WarningSign.objects.published().for_page_of(None).select_related("reviewed_by"),
        )
        return super().get_context_data(
            title=self.title,
            description=self.description,
            is_large=self.request.GET.get("size") == "large",
            sheet=sheet,
            clinic=self.clinic,
            short_address=self.url.partition("://")[2],
            qr_code=qr_code(self.url, _("QR code of the address of this page"), css_class="sheet-qr"),
            review=review_of(sheet.records),
            **kwargs,
        )


class ClinicHandoutView(HandoutView):
    """The sheet for one clinic. If it doesn't offer dry needling now, redirect to its page, which says what to do."""

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.clinic.offers_now else redirect(self.clinic)

    @cached_property
    def clinic(self) -> Clinic:
        return Clinic.objects.published().at_or_404(self.kwargs["state"], self.kwargs["slug"])

    @property
    def title(self) -> str:
        return _("Dry needling sheet for %(clinic)s, %(state)s") % {
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
