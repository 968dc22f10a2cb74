"""One state: its clinics, its law, and the nearest clinics elsewhere if it has none."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.finding import maps
from locations.models import Clinic, State
from locations.pages.trail import finder

NEAREST = 5  # clinics in other states
CLINICS_ON_A_STATE_PAGE = 40


class StateView(PublicPage, DetailView):
    template_name = "locations/state.html"
    queryset = State.objects.with_clinic_counts()
    slug_url_kwarg = "state"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            # Visitors may guess /locations/wa/ or /locations/Washington/, so redirect these.
            guess = kwargs["state"]
            return redirect(get_object_or_404(State, Q(code__iexact=guess) | Q(slug__iexact=guess)), permanent=True)

    def get_trail(self):
        return [home(), finder(), Link(self.object.name, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        state = self.object
        listed = Clinic.objects.published().listed().filter(state=state).select_related("state")
        pages = Paginator(listed.offering_first(), CLINICS_ON_A_STATE_PAGE)
        pages.count = state.clinic_count  # already known
        page = pages.get_page(self.request.GET.get("page"))
        clinics = list(page) if state.clinic_count else []
        nearest = []
        if not state.offering_count:
            elsewhere = Clinic.objects.exclude(state=state)
            nearest = elsewhere.nearest_offering(state.latitude, state.longitude, NEAREST)
        return super().get_context_data(
            clinics=clinics,
            page=page,
            offering_count=state.offering_count,
            nearest=nearest,
            drawing=maps.one_state(state, clinics, first_number=page.start_index() or 1),
            **kwargs,
        )
