"""One state: its clinics, its law, and the nearest clinics elsewhere if it has none."""

from collections import Counter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.views.generic import DetailView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.finding import maps
from locations.finding.reach import Reach
from locations.models import Clinic, State
from locations.models.clinic_counts import NONE, clinics_in, counts_by_state
from locations.models.clinic_towns import ClinicTown, OrderedClinics, town_of
from locations.pages.forms import NearForm
from locations.pages.trail import finder

NEAREST = 5  # clinics in other states
CLINICS_ON_A_STATE_PAGE = 20
LARGEST_TOWNS = 8  # above the fold
MOST_TOWNS = 120  # in the fold. The finder knows the others.


class StateView(PublicPage, DetailView):
    """A state's clinics, page by page: /locations/texas/?page=2, or those of a town: /locations/texas/?town=Houston

    Each town has one address. Other spellings of it are redirected to that one, so that caches keep one page for each.
    """

    template_name = "locations/state.html"
    queryset = State.objects.all()
    slug_url_kwarg = "state"

    def get_queryset(self):
        return super().get_queryset().with_languages()  # type: ignore[attr-defined]  # of PublishableQuerySet

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            # Visitors may guess /locations/wa/ or /locations/Washington/, so redirect these.
            guess = kwargs["state"]
            return redirect(get_object_or_404(State, Q(code__iexact=guess) | Q(slug__iexact=guess)), permanent=True)
        if self.town and self.query != self.given_query:
            return redirect(f"{self.object.get_absolute_url()}?{self.query}")
        status = 404 if self.wanted_town and not self.town else 200
        return self.render_to_response(self.get_context_data(object=self.object), status=status)

    def get_object(self, queryset=None) -> State:
        state: State = super().get_object(queryset)
        counts = counts_by_state().get(state.pk, NONE)
        state.offering_count, state.clinic_count = counts.offering, counts.listed
        return state

    @cached_property
    def wanted_town(self) -> str:
        return town_of(self.request.GET.get("town", "")[:100])

    @cached_property
    def listed(self):
        return Clinic.objects.published().listed().filter(state=self.object)

    @cached_property
    def ordered(self) -> OrderedClinics | None:
        """The order and the towns of all clinics, if the list is long or somebody asks for a town."""
        is_long = self.object.clinic_count > CLINICS_ON_A_STATE_PAGE
        return clinics_in(self.object.pk) if is_long or self.wanted_town else None

    @property
    def towns(self) -> list[ClinicTown]:
        """The towns to jump to."""
        return list(self.ordered.by_town.values()) if self.ordered else []

    @cached_property
    def town(self) -> ClinicTown | None:
        return self.ordered.by_town.get(self.wanted_town) if self.ordered else None

    @cached_property
    def page(self):
        """The page of clinics, of a long list with a query for the clinics on this page alone."""
        number = self.request.GET.get("page")
        clinics = self.listed.select_related("state")
        if self.ordered is None:
            return Paginator(list(clinics.offering_first()), CLINICS_ON_A_STATE_PAGE).get_page(number)
        keys = self.town.keys if self.town else self.ordered.keys
        page = Paginator(keys, CLINICS_ON_A_STATE_PAGE).get_page(number)
        found = clinics.order_by().in_bulk(list(page.object_list))
        page.object_list = [found[key] for key in page.object_list if key in found]
        return page

    @property
    def given_query(self) -> str:
        """The town and its page as they are in the address."""
        given = self.request.GET
        return urlencode({name: given[name] for name in ("town", "page") if given.get(name)})

    @property
    def query(self) -> str:
        """The town and its page as links to them are written."""
        page = {"page": self.page.number} if self.request.GET.get("page") else {}
        return urlencode(({"town": self.town.name} if self.town else {}) | page)

    @property
    def canonical_query(self) -> str:
        page = {"page": self.page.number} if self.page.number > 1 else {}
        return urlencode(({"town": self.town.name} if self.town else {}) | page)

    def get_trail(self):
        state = self.object
        trail = [home(), finder(), Link(state.name, state.get_absolute_url())]
        return [*trail, Link(self.town.name, f"{state.get_absolute_url()}?{self.town.query}")] if self.town else trail

    def get_context_data(self, **kwargs):
        state, page = self.object, self.page
        towns = self.towns
        largest = sorted(towns, key=lambda town: -town.count)[:MOST_TOWNS]
        shown = {town.name for town in largest}
        clinics = list(page) if state.clinic_count else []
        nearest = []
        if not state.offering_count:
            elsewhere = Clinic.objects.exclude(state=state)
            nearest = elsewhere.nearest_offering(state.latitude, state.longitude, NEAREST)
        return super().get_context_data(
            main_record=state,
            clinics=clinics,
            page=page,
            town=self.town,
            towns=[each for each in towns if each.name in shown],
            town_count=len(towns),
            largest_towns=largest[:LARGEST_TOWNS],
            is_unknown_town=bool(self.wanted_town and not self.town),
            near_form=NearForm(state=state),
            offering_count=state.offering_count,
            # Otherwise one line leads to it, and the clinics come first.
            tells_law_first=not state.offering_count or state.law_forbids or state.law_is_open,
            nearest=nearest,
            reach=Reach(nearest[0], state) if nearest else None,
            repeated_towns={town for town, count in Counter(clinic.city for clinic in clinics).items() if count > 1},
            drawing=maps.one_state(state, clinics, first_number=page.start_index() or 1),
            **kwargs,
        )
