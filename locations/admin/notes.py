"""/admin/locations/clinic/note/: put one note for visitors on the pages of many clinics, or remove their notes."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from clinic_site.publishing.admin.bulk import BulkOutcome, in_hundreds
from clinic_site.publishing.admin_urls import admin_url, list_url
from clinic_site.publishing.exceptions import NotPublishedError
from locations.admin.state_limits import limit_of
from locations.models import Clinic
from locations.visitor_notes import put_note

SHOWN = 100  # clinics that the page lists
PUT = ngettext_lazy("%(count)d clinic has the note.", "%(count)d clinics have the note.", "count")
HAD_IT = ngettext_lazy("%(count)d had the same note already.", "%(count)d had the same note already.", "count")
REMOVED = ngettext_lazy(
    "The note of %(count)d clinic was removed.", "The notes of %(count)d clinics were removed.", "count"
)
HAD_NONE = ngettext_lazy("%(count)d had no note.", "%(count)d had no note.", "count")


class NoteForm(forms.Form):
    """The note, and the clinics by key in one field, because a form may have only 1,000 fields."""

    note = forms.CharField(
        label=gettext_lazy("Note for visitors"),
        max_length=Clinic._meta.get_field("operation_note").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("One or two sentences. For example: Closed today because of snow. Call before you go."),
        error_messages={"required": gettext_lazy("Write the note that visitors should read.")},
    )
    clinics = forms.CharField(widget=forms.HiddenInput, required=False)
    is_removing = forms.BooleanField(widget=forms.HiddenInput, required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False)  # of the list, to return to it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("is_removing"):
            self.fields["note"].required = False

    def clean_clinics(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["clinics"].split(",") if key.isdecimal() and len(key) < 19]


def ask(request, model_admin, queryset, *, is_removing: bool = False):
    """Return the page that asks for the note and lists the clinics of `queryset`."""
    keys = list(queryset.values_list("pk", flat=True))
    initial = {
        "clinics": ",".join(map(str, keys)),
        "is_removing": "on" if is_removing else "",
        "query": request.GET.urlencode(),
    }
    return _page(request, model_admin, NoteForm(initial=initial), keys, is_removing=is_removing)


def note_view(request, model_admin):
    """Put the note on the clinics of the submitted page, if the user can publish them."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    form = NoteForm(request.POST)
    is_removing = bool(request.POST.get("is_removing"))
    if not form.is_valid():
        return _page(request, model_admin, form, form.cleaned_data.get("clinics", []), is_removing=is_removing)
    note = "" if is_removing else form.cleaned_data["note"]
    outcome = BulkOutcome()
    for clinics in in_hundreds(_theirs(request, form.cleaned_data["clinics"])):
        with transaction.atomic():
            for clinic in clinics:
                try:
                    changed = put_note(clinic, note, by=request.user)
                except NotPublishedError as error:
                    outcome.refuse(clinic, (problem.message for problem in error.problems))
                else:
                    outcome.done += changed
                    outcome.unchanged += not changed
    outcome.tell(model_admin, request, *((REMOVED, HAD_NONE) if is_removing else (PUT, HAD_IT)))
    return HttpResponseRedirect(list_url(Clinic, QueryDict(form.cleaned_data["query"]).urlencode()))


def _page(request, model_admin, form, keys: list[int], *, is_removing: bool):
    clinics = _theirs(request, keys)
    if is_removing:
        clinics = clinics.exclude(operation_note="")
    count = clinics.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Remove the note") if is_removing else _("Put a note on clinics"),
        "opts": model_admin.opts,
        "form": form,
        "is_removing": is_removing,
        "count": count,
        "clinics": clinics.select_related("state")[:SHOWN],
        "more": max(count - SHOWN, 0),
        "off_the_site": count - clinics.published().count(),
        "with_a_note": 0 if is_removing else clinics.exclude(operation_note="").count(),
        "action_url": admin_url(Clinic, "note"),
        "list_url": list_url(Clinic, form["query"].value() or ""),
    }
    return TemplateResponse(request, "admin/locations/clinic/note.html", context)


def _theirs(request, keys: list[int]):
    """Return the clinics with these keys that the account may change."""
    clinics = Clinic.objects.filter(pk__in=keys)
    states = limit_of(request)
    return clinics if states is None else clinics.filter(state__in=states)
