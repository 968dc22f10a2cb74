"""Clinics where a language is spoken, in all states or in one."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.public_page import Link, PublicPage, home
from locations.languages import shown_name, usual_name
from locations.models import Clinic
from locations.models.spoken_languages import spoken_languages
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
        self.spoken = spoken_languages()
        self.form = LanguageForm(
            query if "language" in request.GET else None,
            initial=query,
            languages=self.spoken.clinics,
            states=self.spoken.states,
        )
        status = 400 if self.form.errors else 200
        return self.render_to_response(self.get_context_data(), status=status)

    def get_trail(self):
        return [home(), finder(), Link(_("Clinics by language"), reverse("locations:languages"))]

    def get_context_data(self, **kwargs):
        page, chosen = None, self.form.cleaned_data if self.form.is_bound and self.form.is_valid() else {}
        if chosen:
            keys = self.spoken.at(chosen["language"], chosen["state"])
            page = Paginator(keys, CLINICS_ON_A_PAGE).get_page(self.request.GET.get("page"))
            clinics = Clinic.objects.published().listed().select_related("state").in_bulk(list(page.object_list))
            page.object_list = [clinics[key] for key in page.object_list if key in clinics]
        return super().get_context_data(
            form=self.form,
            page=page,
            language=shown_name(chosen.get("language", "")),
            state=self.spoken.states.get(chosen.get("state", ""), ""),
            **kwargs,
        )
