"""One clinic, or the way to its new page if it has moved."""

from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import DetailView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.models import Clinic
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
        clinics = Clinic.objects.published().select_related("moved_to__state")
        return clinics.at_or_404(self.kwargs["state"], self.kwargs["slug"])

    def get_object(self, queryset=None):
        return self.clinic

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
        url = self.request.build_absolute_uri(self.request.path)
        return [structured_data.medical_clinic(clinic, url=url)]

    def get_context_data(self, **kwargs):
        clinic = self.object
        nearest = []
        if not clinic.offers_now:
            nearest = Clinic.objects.nearest_offering(clinic.latitude, clinic.longitude, NEAREST)
        return super().get_context_data(nearest=nearest, report_form=ReportForm(clinic=clinic), **kwargs)
