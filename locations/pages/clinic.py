"""One clinic, or the way to its new page if it has moved."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from clinic_site.shared.organization import organization_id
from clinic_site.shared.public_page import Link, PublicPage, home
from locations.models import Clinic, Person
from locations.pages import structured_data
from locations.pages.mistake_reports import ReportForm
from locations.pages.trail import finder

NEAREST = 5  # clinics, if this one does not offer dry needling


class ClinicView(PublicPage, DetailView):
    """A clinic. If it has moved, redirect to its new page. If it has closed, show a notice and the nearest clinics."""

    template_name = "locations/clinic.html"

    def get(self, request, *args, **kwargs):
        if self.clinic.new_page:
            return redirect(self.clinic.new_page)
        return super().get(request, *args, **kwargs)

    @cached_property
    def clinic(self) -> Clinic:
        clinics = Clinic.objects.published().select_related("moved_to__state", "picture")
        return clinics.at_or_404(self.kwargs["state"], self.kwargs["slug"])

    def get_object(self, queryset=None):
        return self.clinic

    @property
    def title(self) -> str:
        """The name and the place, and whether somebody who searches for dry needling can get it here."""
        clinic = self.clinic
        is_in_name = clinic.city.casefold() in clinic.name.casefold()
        place = clinic.state.code if is_in_name else f"{clinic.city}, {clinic.state.code}"
        words = (
            _("Dry needling at %(name)s, %(place)s")
            if clinic.offers_now
            else _("%(name)s, %(place)s: no dry needling now")
        )
        return words % {"name": clinic.name, "place": place}

    @cached_property
    def people(self) -> list[Person]:
        return [] if self.clinic.is_gone else list(self.clinic.people.published().select_related("picture"))

    def get_trail(self):
        clinic = self.object
        return [
            home(),
            finder(),
            Link(clinic.state.name, clinic.state.get_absolute_url()),
            Link(clinic.name, clinic.get_absolute_url()),
        ]

    def get_structured_data(self):
        clinic = self.object
        if clinic.is_gone:
            return []  # its description is no longer true
        organization = organization_id(self.request)
        return [structured_data.medical_clinic(clinic, url=self.url, people=self.people, organization=organization)]

    def get_context_data(self, **kwargs):
        clinic = self.object
        nearest = []
        if not clinic.offers_now:
            nearest = Clinic.objects.nearest_offering(clinic.latitude, clinic.longitude, NEAREST)
        return super().get_context_data(
            title=self.title,
            people=self.people,
            questions=questions_for(clinic, self.people),
            nearest=nearest,
            from_middle=not clinic.has_exact_point,
            report_form=ReportForm(clinic=clinic),
            **kwargs,
        )


def questions_for(clinic: Clinic, people: list[Person]) -> list[str]:
    """Return what a patient should ask on the phone, because the page can't say it."""
    asked = [
        (clinic.offers_dry_needling and not people, _("Who does the dry needling, and with what training?")),
        (not clinic.week and not clinic.hours_note, _("When are you open?")),
        (clinic.offers_dry_needling and not clinic.self_pay_price, _("What will it cost, and do you take my plan?")),
        (clinic.step_free is None and not clinic.access_notes, _("Can I get in without steps?")),
        (not clinic.language_list, _("Does somebody speak my language?")),
    ]
    return [question for is_open, question in asked if is_open]
