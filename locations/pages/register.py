"""The register of states: where dry needling is offered, and what the law says."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.models import State
from locations.pages.forms import RegisterForm
from locations.pages.trail import finder


class RegisterView(PublicPage, TemplateView):
    """A table of all states: whether dry needling is offered, the law, how we know it and the day somebody read it."""

    template_name = "locations/register.html"

    def get(self, request, *args, **kwargs):
        self.form = RegisterForm(request.GET)
        status = 200 if self.form.is_valid() else 400
        return self.render_to_response(self.get_context_data(), status=status)

    def get_trail(self):
        return [home(), finder(), Link(_("Register of states"), reverse("locations:register"))]

    def get_context_data(self, **kwargs):
        states = self.form.states()
        return super().get_context_data(
            form=self.form,
            states=states,
            state_count=State.objects.count(),
            legend={str(state.law_how_we_know_in_brief): state.law_how_we_know for state in states},
            **kwargs,
        )
