"""The clinics nearest to a place."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home, keep_to_the_visitor
from clinic_site.shared.same_origin import from_our_own_pages
from locations.finding import lookup
from locations.models import Clinic, State
from locations.pages.forms import NearForm, PointForm, StateForm
from locations.pages.trail import finder

NEAR = 10  # clinics


class NearView(PublicPage, TemplateView):
    """The clinics nearest to a place: a ZIP code or town by GET, or a device's location by POST.

    The visitor's location is not logged, stored or cached, and search engines are told not to index the page. A POST
    keeps the location out of the address.
    """

    template_name = "locations/near.html"
    http_method_names = ["get", "head", "options", "post"]

    @classmethod
    def as_view(cls, **kwargs):
        return from_our_own_pages(super().as_view(**kwargs))

    @cached_property
    def states(self) -> list[State]:
        """All states, for the lookup and for the choice of states."""
        return list(State.objects.all())

    def get(self, request, *args, **kwargs):
        typed = request.GET.get("q", "")
        self.form = NearForm({"q": typed[: lookup.LONGEST + 1]})
        answer = lookup.look_up(typed, self.states)
        if isinstance(answer, lookup.StateNamed):
            return keep_to_the_visitor(redirect(answer.state))
        if isinstance(answer, lookup.NotFound) and self.form.is_valid():
            self.form.add_error("q", answer.message)
        return self._answer(answer, status=400 if self.form.errors else 200)

    def post(self, request, *args, **kwargs):
        self.form = NearForm()
        point = PointForm(request.POST)
        if not point.is_valid():
            self.form = NearForm({"q": ""})
            del self.form.errors["q"]  # here the field is empty by design
            self.form.add_error("q", _("Your device did not say where it is. Type your ZIP code or town instead."))
            return self._answer(None, status=400)
        return self._answer(lookup.Point(_("your location"), **point.cleaned_data))

    def _answer(self, answer, status=200):
        return keep_to_the_visitor(self.render_to_response(self.get_context_data(answer=answer), status=status))

    def get_trail(self):
        return [home(), finder(), Link(_("Near you"), reverse("locations:near"))]

    def get_context_data(self, *, answer: object = None, **kwargs):
        clinics = []
        if isinstance(answer, lookup.Point):
            clinics = Clinic.objects.nearest_offering(answer.latitude, answer.longitude, NEAR)
        return super().get_context_data(
            form=self.form,
            state_form=StateForm(states=self.states),
            point=answer if isinstance(answer, lookup.Point) else None,
            choices=answer.labels if isinstance(answer, lookup.SeveralTowns) else [],
            suggestions=answer.suggestions if isinstance(answer, lookup.NotFound) else [],
            state_instead=answer.state if isinstance(answer, lookup.NotFound) else None,
            clinics=clinics,
            **kwargs,
        )
