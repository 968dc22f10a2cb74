from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse, reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.withdrawn_pages import withdrawn
from clinic_site.search.alarms import Alarm, alarms_for, said_in_spanish
from clinic_site.search.query_words import LONGEST
from clinic_site.search.ranking import Found, find
from clinic_site.search.ways_by_language import way_by_language
from clinic_site.search.ways_to_clinics import clinics_named, way_to_clinics
from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.languages import SPANISH
from clinic_site.shared.public_page import Link, PublicPage, home, keep_to_the_visitor
from education.models import Condition, Question, Sign
from locations.finding.clinic_index import clinic_index
from locations.models import Clinic

SUGGESTIONS = 40
CONDITIONS_SUGGESTED = 25  # at most; questions take the rest


class SearchForm(forms.Form):
    """The search form. It uses GET, so that it works without JavaScript."""

    q = forms.CharField(
        label=_("What would you like to know?"),
        help_text=_("For example heel pain, blood thinners or does it hurt. We do not keep what you type."),
        max_length=LONGEST,
        strip=True,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "list": "common-searches"}),
        error_messages={
            "required": _("Type a word or a question, such as heel pain."),
            "max_length": _("That is too long to look for. Use a few words, such as heel pain."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_action = reverse_lazy("search")
        self.helper.attrs = {"novalidate": True, "role": "search", "aria-label": _("This site")}
        self.helper.disable_csrf = True  # a GET form, and public pages set no cookie
        self.helper.add_input(Submit("", _("Search")))


class SearchView(PublicPage, TemplateView):
    """/search/?q=heel+pain: search results. The response is not cached, indexed or stored."""

    template_name = "search.html"

    def get(self, request, *args, **kwargs):
        self.form = SearchForm(request.GET if "q" in request.GET else None)
        status = 400 if self.form.is_bound and not self.form.is_valid() else 200
        response = self.render_to_response(self.get_context_data(), status=status)
        return keep_to_the_visitor(response) if self.form.is_bound else response

    def get_trail(self):
        return [home(), Link(_("Search"), reverse("search"))]

    def get_context_data(self, **kwargs):
        asked = self.form.is_bound and self.form.is_valid()
        text = self.form.cleaned_data["q"] if asked else ""
        clinics = clinic_index() if asked else None
        alarms = alarms_for(self.request.GET.get("q", ""))  # also if the form refuses a text as too long
        return super().get_context_data(
            form=self.form,
            asked=asked,
            text=text,
            alarms=alarms,
            spanish_alarms=self.in_spanish(alarms),
            found=self.not_withdrawn(below(alarms, find(text))) if asked else Found(),
            clinics=(way_by_language(text) or way_to_clinics(text, clinics)) if clinics else None,
            named_clinics=self.without_withdrawn(clinics_named(text, clinics)) if clinics and not alarms else [],
            common=common_searches(),
            **kwargs,
        )

    def in_spanish(self, alarms: list[Alarm]) -> list[Alarm]:
        """Return what a page in English says first to somebody who describes an emergency in Spanish."""
        if get_language() == SPANISH or not any(alarm.is_spanish for alarm in alarms):
            return []
        return said_in_spanish(alarms, is_open=SPANISH in settings_of(self.request).open_languages)

    def not_withdrawn(self, found: Found) -> Found:
        """Return `found` without the pages that are withdrawn in an emergency, because results quote their text."""
        withdrawals = getattr(self.request, "withdrawals", [])
        if not withdrawals:
            return found
        hits = [hit for hit in found.hits if not withdrawn(hit.path, withdrawals)]
        return Found(hits, found.corrected)

    def without_withdrawn(self, clinics: list[Clinic]) -> list[Clinic]:
        withdrawals = getattr(self.request, "withdrawals", [])
        return [clinic for clinic in clinics if not withdrawn(clinic.get_absolute_url(), withdrawals)]


def below(alarms: list[Alarm], found: Found) -> Found:
    """Return `found` without what `alarms` show already, and with nothing normal above or among signs of harm.

    A result that is labeled "Normal" could keep somebody from calling. It comes last if any result is a sign, and is
    left out if there is an alarm.
    """
    shown = [sign for alarm in alarms for sign in alarm.signs]
    actions = {id(hit): hit.record.action for hit in found.hits if isinstance(hit.record, Sign)}
    normal = [hit for hit in found.hits if actions.get(id(hit)) == Sign.Action.NORMAL]
    others = [hit for hit in found.hits if hit not in normal and hit.record not in shown]
    if any(alarm.action == Sign.Action.CALL_988 for alarm in alarms):
        return Found()  # answers about needles are out of place
    if alarms:
        return Found(others, found.corrected)
    return Found([*others, *normal] if len(normal) < len(actions) else found.hits, found.corrected)


@kept_until_change
def common_searches() -> list[str]:
    """Return the field's suggestions: names of conditions, then questions, those of the home page first.

    They are part of the page, so typing sends nothing. Everything else is found without being suggested.
    """
    conditions = Condition.objects.published().only("name")[:CONDITIONS_SUGGESTED]
    names = sorted((condition.name for condition in conditions), key=str.casefold)
    questions = Question.objects.published().order_by("-on_landing", "order", "question").only("question")
    return [*names, *(question.question for question in questions[: SUGGESTIONS - len(names)])]
