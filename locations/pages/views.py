"""Pages for finding a clinic: all states, one state, one clinic, the nearest clinics."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView, TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home, keep_to_the_visitor
from clinic_site.shared.same_origin import from_our_own_pages
from locations.finding import lookup, maps
from locations.models import Clinic, State
from locations.pages import structured_data
from locations.pages.forms import NearForm, PointForm, RegisterForm, StateForm
from locations.pages.mistake_reports import ReportForm

NEAREST = 5
NEAR = 10
CLINICS_ON_A_STATE_PAGE = 40


def finder() -> Link:
    return Link(_("Find a clinic"), reverse("locations:state_list"))


class StateListView(PublicPage, ListView):
    """All states, and a form that redirects to one of them: /locations/?state=WA"""

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
            near_form=NearForm(),
            country=maps.country(states),
            offering=[state for state in states if maps.shade(state) == "yes"],
            forbidden=[state for state in states if maps.shade(state) == "no"],
            clinic_only=[state for state in states if maps.shade(state) == "some"],
            without_clinic=[state for state in states if maps.shade(state) == ""],
            **kwargs,
        )


class RegisterView(PublicPage, TemplateView):
    """A table of all states: whether dry needling is offered, the law, its source and the date of the last check."""

    template_name = "locations/register.html"

    def get(self, request, *args, **kwargs):
        self.form = RegisterForm(request.GET)
        status = 200 if self.form.is_valid() else 400
        return self.render_to_response(self.get_context_data(), status=status)

    def get_trail(self):
        return [home(), finder(), Link(_("Register of states"), reverse("locations:register"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            form=self.form, states=list(self.form.states()), state_count=State.objects.count(), **kwargs
        )


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
            offering = Clinic.objects.published().offering().select_related("state")
            clinics = offering.nearest_to(answer.latitude, answer.longitude, NEAR)
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
            nearest = (
                Clinic.objects.published()
                .offering()
                .exclude(state=state)
                .select_related("state")
                .nearest_to(state.latitude, state.longitude, NEAREST)
            )
        return super().get_context_data(
            clinics=clinics,
            page=page,
            offering_count=state.offering_count,
            nearest=nearest,
            drawing=maps.one_state(state, clinics, first_number=page.start_index() or 1),
            **kwargs,
        )


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
            nearest = (
                Clinic.objects.published()
                .offering()
                .select_related("state")
                .nearest_to(clinic.latitude, clinic.longitude, NEAREST)
            )
        return super().get_context_data(nearest=nearest, report_form=ReportForm(clinic=clinic), **kwargs)
