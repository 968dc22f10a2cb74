"""Clinics where a language is spoken, in all states or in one."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.languages import names_in, usual_name
from locations.models import Clinic
from locations.pages.forms import LanguageForm
from locations.pages.trail import finder

CLINICS_ON_A_PAGE = 20


class LanguageView(PublicPage, TemplateView):
    """A form, and the clinics that it finds: /locations/languages/?language=Spanish&state=TX

    The language may be written in any of its ways. Languages and states without such a clinic can't be chosen.
    """

    template_name = "locations/languages.html"

    def get(self, request, *args, **kwargs):
        query = {"language": usual_name(request.GET.get("language", "")[:100]), "state": request.GET.get("state", "")}
        spoken = [(language, code, name) for _pk, language, code, name in self.spoken]
        is_asked = "language" in request.GET
        self.form = LanguageForm(query if is_asked else None, initial=query, spoken=spoken)
        status = 400 if self.form.errors else 200
        return self.render_to_response(self.get_context_data(), status=status)

    @cached_property
    def spoken(self) -> list[tuple[int, str, str, str]]:
        """Return (primary key, language, code of the state, its name) for each language of each clinic."""
        clinics = Clinic.objects.published().listed().exclude(languages="").order_by("state__name")
        rows = clinics.values_list("pk", "languages", "state__code", "state__name")
        return [(pk, name, code, state) for pk, languages, code, state in rows for name in names_in(languages)]

    def get_trail(self):
        return [home(), finder(), Link(_("Clinics by language"), reverse("locations:languages"))]

    def get_context_data(self, **kwargs):
        page, chosen = None, self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        if chosen:
            keys = [
                pk
                for pk, language, code, _state in self.spoken
                if language == chosen["language"] and chosen["state"] in ("", code)
            ]
            clinics = Clinic.objects.filter(pk__in=keys).select_related("state").offering_first()
            pages = Paginator(clinics, CLINICS_ON_A_PAGE)
            pages.count = len(keys)
            page = pages.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            form=self.form,
            page=page,
            language=chosen.get("language", ""),
            state=self.form.states.get(chosen.get("state", ""), ""),
            **kwargs,
        )
