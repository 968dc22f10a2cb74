"""Where dry needling is offered: the states, one state, one clinic."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from clinic_site.common.views import Link, PublicPage, home
from locations import maps, structured_data
from locations.forms import StateForm
from locations.models import Clinic, State

NEAREST = 5


def finder() -> Link:
    return Link(_("Find a clinic"), reverse("locations:state_list"))


class StateListView(PublicPage, ListView):
    """All states, and a form that leads to one of them: /locations/?state=WA"""

    template_name = "locations/state_list.html"
    context_object_name = "states"
    queryset = State.objects.with_clinic_counts()

    def get(self, request, *args, **kwargs):
        self.form = StateForm(request.GET if "state" in request.GET else None)
        if self.form.is_bound and self.form.is_valid():
            return redirect(self.form.cleaned_data["state"])
        response = super().get(request, *args, **kwargs)
        if self.form.is_bound:
            response.status_code = 400
        return response

    def get_trail(self):
        return [home(), finder()]

    def get_context_data(self, **kwargs):
        states = list(self.object_list)
        return super().get_context_data(
            form=self.form,
            country=maps.country(states),
            offering=[state for state in states if maps.shade(state) == "yes"],
            forbidden=[state for state in states if maps.shade(state) == "no"],
            clinic_only=[state for state in states if maps.shade(state) == "some"],
            without_clinic=[state for state in states if maps.shade(state) == ""],
            **kwargs,
        )


class StateView(PublicPage, DetailView):
    template_name = "locations/state.html"
    queryset = State.objects.all()
    slug_url_kwarg = "state"

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            # /locations/wa/ and /locations/Washington/ are easy to guess, so they lead somewhere.
            guess = kwargs["state"]
            return redirect(get_object_or_404(State, Q(code__iexact=guess) | Q(slug__iexact=guess)), permanent=True)

    def get_trail(self):
        return [home(), finder(), Link(self.object.name, self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        state = self.object
        clinics = list(Clinic.objects.published().filter(state=state).select_related("state").offering_first())
        offering = [clinic for clinic in clinics if clinic.offers_dry_needling]
        nearest = []
        if not offering:
            nearest = (
                Clinic.objects.published()
                .offering()
                .exclude(state=state)
                .select_related("state")
                .nearest_to(state.latitude, state.longitude)[:NEAREST]
            )
        return super().get_context_data(
            clinics=clinics,
            offering=offering,
            nearest=nearest,
            drawing=maps.one_state(state, clinics),
            **kwargs,
        )


class ClinicView(PublicPage, DetailView):
    template_name = "locations/clinic.html"

    def get_object(self, queryset=None):
        try:
            return (
                Clinic.objects.published()
                .select_related("state")
                .get(state__slug=self.kwargs["state"], slug=self.kwargs["slug"])
            )
        except Clinic.DoesNotExist as error:
            raise Http404(_("There is no such clinic.")) from error

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
        url = self.request.build_absolute_uri(self.request.path)
        return [structured_data.medical_clinic(clinic, url=url)]

    def get_context_data(self, **kwargs):
        clinic = self.object
        nearest = []
        if not clinic.offers_dry_needling:
            nearest = (
                Clinic.objects.published()
                .offering()
                .select_related("state")
                .nearest_to(clinic.latitude, clinic.longitude)[:NEAREST]
            )
        return super().get_context_data(nearest=nearest, **kwargs)
