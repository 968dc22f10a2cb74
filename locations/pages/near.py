"""The clinics nearest to a place."""

from urllib.parse import urlencode

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home, keep_to_the_visitor
from clinic_site.shared.same_origin import from_our_own_pages
from locations.finding import lookup
from locations.finding.reach import DAYS_DRIVE, Reach, nearest_zip, state_at
from locations.models import Clinic, State
from locations.models.clinic_counts import states_with_offers
from locations.pages.forms import NearForm, PointForm, StateForm
from locations.pages.trail import finder

NEAR = 10  # clinics
SHOWN = 3, 5  # of them, at least and at most; the others are folded
SENSIBLE = 100  # miles; a clinic farther away is folded if enough are nearer
DEVICE, ABROAD = "device", "far-away"  # values of ?from=, after "Use my location"


class NearView(PublicPage, TemplateView):
    """The clinics nearest to a place: a ZIP code or town by GET, or a device's location by POST.

    A state leads to its page, and a clinic's name to the clinic's.

    The visitor's location is not logged, stored or cached, and search engines are told not to index the page. A POST
    keeps the location out of the address. It is answered with a redirect to the nearest ZIP code: browsers can't go
    back to the answer of a POST, and the address of that page says no more than a typed ZIP code does.
    """

    template_name = "locations/near.html"
    http_method_names = ["get", "head", "options", "post"]

    @classmethod
    def as_view(cls, **kwargs):
        return from_our_own_pages(super().as_view(**kwargs))

    @cached_property
    def states(self) -> list[State]:
        """All states, for the lookup, for the choice of states, and for what the page says about the visitor's own."""
        return states_with_offers()

    def get(self, request, *args, **kwargs):
        typed = request.GET.get("q", "")
        if request.GET.get("from") == ABROAD:
            return self._without_place(_("We know clinics in the US only, and your device is far from every ZIP code."))
        self.form = NearForm({"q": typed[: lookup.LONGEST + 1], "state": request.GET.get("state")}, state=self.asked_on)
        answer = self._look_up(typed)
        if isinstance(answer, lookup.StateNamed):
            return keep_to_the_visitor(redirect(answer.state))
        if isinstance(answer, lookup.ClinicsNamed) and answer.is_exact and len(answer.clinics) == 1:
            return keep_to_the_visitor(redirect(answer.clinics[0]))
        if isinstance(answer, lookup.NotFound) and self.form.is_valid():
            self.form.add_error("q", answer.message)
            self.form.suggestions = answer.suggestions
        return self._answer(answer, status=400 if self.form.errors else 200)

    @cached_property
    def asked_on(self) -> State | None:
        """The state on whose page the place was typed."""
        code = self.request.GET.get("state", "").upper()
        return next((state for state in self.states if state.code == code), None)

    def _look_up(self, typed: str) -> lookup.Answer:
        """Return what `typed` means. If that is not clear, it is a place in the state on whose page it was typed."""
        answer = lookup.look_up(typed, self.states)
        is_clear = isinstance(answer, lookup.Point) and not answer.others
        if self.asked_on is None or is_clear or not typed.strip() or any(letter.isdigit() for letter in typed):
            return answer
        here = lookup.look_up(f"{typed}, {self.asked_on.code}", self.states)
        is_here = isinstance(here, lookup.Point) and here.state == self.asked_on
        is_better = isinstance(here, lookup.NotFound) and isinstance(answer, lookup.NotFound)
        return here if is_here or is_better else answer

    def post(self, request, *args, **kwargs):
        point = PointForm(request.POST)
        if not point.is_valid():
            return self._without_place(_("Your device did not say where it is. Type your ZIP code or town instead."))
        code = nearest_zip(**point.cleaned_data)
        query = {"q": code, "from": DEVICE} if code else {"from": ABROAD}
        address = f"{reverse('locations:near')}?{urlencode(query)}"
        return keep_to_the_visitor(HttpResponseRedirect(address, status=303))

    def _without_place(self, why):
        """Answer that the device's place is no help, with the form to type one."""
        self.form = NearForm({"q": ""})
        del self.form.errors["q"]  # here the field is empty by design
        self.form.add_error("q", why)
        return self._answer(None, status=400)

    def _answer(self, answer, status=200):
        return keep_to_the_visitor(self.render_to_response(self.get_context_data(answer=answer), status=status))

    def get_trail(self):
        return [home(), finder(), Link(_("Near you"), reverse("locations:near"))]

    def get_context_data(self, *, answer: object = None, **kwargs):
        return super().get_context_data(
            form=self.form,
            state_form=StateForm(states=self.states),
            choices=answer.labels if isinstance(answer, lookup.SeveralTowns) else [],
            named_clinics=answer.clinics if isinstance(answer, lookup.ClinicsNamed) else [],
            state_instead=answer.state if isinstance(answer, lookup.NotFound) else None,
            **(self._near(answer) if isinstance(answer, lookup.Point) else {}),
            **kwargs,
        )

    def _near(self, point: lookup.Point) -> dict:
        """Return what the page shows about a point: its clinics, its state, and whether one can drive to the nearest."""
        here = self._state_of(point)
        clinics = Clinic.objects.nearest_offering(point.latitude, point.longitude, NEAR)
        fewest, most = SHOWN
        shown = min(most, max(fewest, sum(clinic.miles <= SENSIBLE for clinic in clinics)))
        return {
            "point": point,
            "is_from_device": self.is_from_device,
            "from_middle": True,
            "clinics": clinics[:shown],
            "farther_clinics": clinics[shown:],
            "here": here,
            "tells_law": here is not None and (here.law_forbids or here.law_is_open or not here.has_offer),
            "reach": Reach(clinics[0], here) if clinics else None,
            "days_drive": DAYS_DRIVE,
        }

    @property
    def is_from_device(self) -> bool:
        """Whether the ZIP code is the one nearest to a device, and not one that the visitor typed."""
        return self.request.GET.get("from") == DEVICE

    def _state_of(self, point: lookup.Point) -> State | None:
        """Return the state of a point, as one of `states`.

        The ZIP code nearest to a device may lie across a border, so those around it must agree.
        """
        if self.is_from_device:
            return state_at(point.latitude, point.longitude, self.states)
        return next((state for state in self.states if state == point.state), None)
