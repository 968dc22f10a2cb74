"""All states, and the form that leads to one of them."""

from django.shortcuts import redirect
from django.views.generic import TemplateView

from clinic_site.publishing.alphabet import as_read
from clinic_site.shared.public_page import PublicPage, home
from locations.finding import maps
from locations.models import Person, State
from locations.pages.forms import NearForm, StateForm
from locations.pages.trail import finder


class StateListView(PublicPage, TemplateView):
    """All states, and a form that redirects to one of them: /locations/?state=WA"""

    template_name = "locations/state_list.html"

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
        states = as_read(State.objects.order_by("name").counted(), "name")
        return super().get_context_data(
            form=self.form,
            near_form=NearForm(),
            has_team=Person.objects.published().exists(),
            country=maps.country(states),
            offering=[state for state in states if maps.shade(state) == "yes"],
            forbidden=[state for state in states if maps.shade(state) == "no"],
            clinic_only=[state for state in states if maps.shade(state) == "some"],
            without_clinic=[state for state in states if maps.shade(state) == ""],
            **kwargs,
        )
