"""Report a mistake: a visitor says what is wrong on a clinic's page, and the report joins the staff's queue.

The form asks for nothing personal and stores nothing about the sender. It sets no cookie; `same_origin.py` in
`clinic_site/shared/` checks its origin, and `anonymous_forms.py` there keeps out robots and floods.
"""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from clinic_site.shared.anonymous_forms import TrapField, is_from_a_robot, trap
from clinic_site.shared.cache_control import not_listed
from clinic_site.shared.public_page import Link, PublicPage, home
from clinic_site.shared.same_origin import from_our_own_pages
from clinic_site.shared.senders import Senders
from locations.models import Clinic, MistakeReport

senders = Senders(most_about_one=2, most_in_all=10)  # fewer than all visitors together: see ReportQuerySet


class ReportForm(forms.ModelForm):
    """What is wrong, and what it should be."""

    website = TrapField()

    class Meta:
        model = MistakeReport
        fields = ["what", "details"]
        labels = {"what": _("What is wrong?"), "details": _("What should it be?")}
        help_texts = {"details": _("Only about the clinic. Please write nothing about yourself or your health.")}
        widgets = {"details": forms.Textarea(attrs={"rows": 3})}
        error_messages = {
            "what": {
                "required": _("Choose what is wrong."),
                "invalid_choice": _("Choose what is wrong from the list."),
            },
            "details": {"max_length": _("Please keep it to %(limit_value)d letters. It has %(show_value)d.")},
        }

    def __init__(self, *args, clinic: Clinic, **kwargs):
        super().__init__(*args, **kwargs | {"auto_id": "report_%s"})
        self.instance.clinic = clinic
        what = self.fields["what"]
        if isinstance(what, forms.ChoiceField):
            what.choices = [("", _("Choose one")), *MistakeReport.What.choices]
        self.helper = FormHelper()
        self.helper.form_action = report_url(clinic)
        self.helper.attrs = {"novalidate": True}
        self.helper.form_class = "layout-stack"
        self.helper.disable_csrf = True  # public pages set no cookies: see the module's docstring
        self.helper.layout = Layout("what", "details", trap())
        self.helper.add_input(Submit("", _("Send the report")))

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("what") == MistakeReport.What.OTHER and not data.get("details", "").strip() and not self.errors:
            self.add_error("details", _("Say in a few words what is wrong."))
        return data


def report_url(clinic: Clinic) -> str:
    return reverse("locations:report", args=[clinic.state.slug, clinic.slug])


class AboutClinic(PublicPage, TemplateView):
    """A page that belongs to a published clinic."""

    @cached_property
    def clinic(self) -> Clinic:
        return Clinic.objects.published().at_or_404(self.kwargs["state"], self.kwargs["slug"])

    def get_trail(self):
        clinic = self.clinic
        return [
            home(),
            Link(_("Find a clinic"), reverse("locations:state_list")),
            Link(clinic.state.name, clinic.state.get_absolute_url()),
            Link(clinic.name, clinic.get_absolute_url()),
            Link(_("Report a mistake"), report_url(clinic)),
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(clinic=self.clinic, **kwargs)


class ReportView(AboutClinic):
    """The form on its own page, for visitors without scripts and for showing errors."""

    template_name = "locations/report.html"
    http_method_names = ["get", "head", "options", "post"]

    @classmethod
    def as_view(cls, **kwargs):
        return from_our_own_pages(super().as_view(**kwargs))

    def get(self, request, *args, **kwargs):
        return self._show(ReportForm(clinic=self.clinic))

    def post(self, request, *args, **kwargs):
        form = ReportForm(request.POST, clinic=self.clinic)
        thanks = redirect("locations:report_thanks", state=self.clinic.state.slug, slug=self.clinic.slug)
        if is_from_a_robot(form):
            return thanks  # nothing is saved
        if not form.is_valid():
            return self._show(form, status=400)
        said = {"clinic": self.clinic, **{name: form.cleaned_data[name] for name in ("what", "details")}}
        if MistakeReport.objects.open().filter(**said).exists():
            return thanks  # a second tap or a duplicate: it is already in the queue
        has_room = senders.may_send(request, self.clinic.pk) and MistakeReport.objects.has_room_for(clinic=self.clinic)
        if not has_room:
            return self._show(form, status=429, is_full=True)
        form.save()
        senders.has_sent(request, self.clinic.pk)
        return thanks

    def _show(self, form, *, status=200, is_full=False):
        context = self.get_context_data(form=form, is_full=is_full)
        response = not_listed(self.render_to_response(context, status=status))
        if is_full:
            response["Retry-After"] = "3600"
        return response


class ThanksView(AboutClinic):
    template_name = "locations/report_thanks.html"

    def render_to_response(self, context, **kwargs):
        return not_listed(super().render_to_response(context, **kwargs))
