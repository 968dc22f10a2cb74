"""Our team: the people who needle, and at which clinics."""

from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.models import Clinic, Person
from locations.pages.trail import finder

PEOPLE_ON_A_PAGE = 60


class TeamView(PublicPage, TemplateView):
    """The people who agreed to be named. While nobody is, there is no page."""

    template_name = "locations/team.html"

    def get_trail(self):
        return [home(), finder(), Link(_("Our team"), reverse("locations:team"))]

    @property
    def canonical_query(self) -> str:
        return urlencode({"page": self.page.number}) if self.page.number > 1 else ""

    @cached_property
    def page(self) -> Page:
        clinics = Clinic.objects.published().listed().select_related("state").order_by("state__name", "city", "name")
        people = (
            Person.objects.published()
            .select_related("picture")
            .prefetch_related(Prefetch("clinics", clinics, to_attr="shown_clinics"))
        )
        pages = Paginator(people, PEOPLE_ON_A_PAGE)
        if not pages.count:
            raise Http404
        return pages.get_page(self.request.GET.get("page"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(page=self.page, people=self.page.object_list, **kwargs)
