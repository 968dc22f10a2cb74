"""/admin/locations/clinic/note/: put one note for visitors on the pages of many clinics, or remove their notes."""

import copy

from django import forms
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from clinic_site.publishing.admin import in_parts
from clinic_site.publishing.admin.bulk import in_hundreds
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
    is_every = forms.BooleanField(widget=forms.HiddenInput, required=False)  # of the list, instead of `clinics`
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
    is_every = request.POST.get("select_across") == "1"
    keys = [] if is_every else list(queryset.values_list("pk", flat=True))
    initial = {
        "clinics": ",".join(map(str, keys)),
        "is_every": "on" if is_every else "",
        "is_removing": "on" if is_removing else "",
        "query": request.GET.urlencode(),
    }
    clinics = _theirs(request, queryset if is_every else Clinic.objects.filter(pk__in=keys))
    return _page(request, model_admin, NoteForm(initial=initial), clinics, is_removing=is_removing)


def note_view(request, model_admin):
    """Put the note on the clinics of the submitted page, if the user can publish them."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not model_admin.has_publish_permission(request):
        raise PermissionDenied
    form = NoteForm(request.POST)
    is_removing = bool(request.POST.get("is_removing"))
    is_valid = form.is_valid()
    clinics = _theirs(request, _chosen(request, model_admin, form.cleaned_data))
    if not is_valid:
        return _page(request, model_admin, form, clinics, is_removing=is_removing)
    note = "" if is_removing else form.cleaned_data["note"]
    part = in_parts.next_part(request, clinics)
    outcome = part.outcome
    for some in in_hundreds(part.records):
        with transaction.atomic():
            for clinic in some:
                try:
                    changed = put_note(clinic, note, by=request.user)
                except NotPublishedError as error:
                    outcome.refuse(clinic, (problem.message for problem in error.problems))
                else:
                    outcome.done += changed
                    outcome.unchanged += not changed
    back = list_url(Clinic, QueryDict(form.cleaned_data["query"]).urlencode())
    if not part.is_last:
        names = [name for name in form.fields if request.POST.get(name)]
        fields = [(name, request.POST[name]) for name in names]
        return in_parts.progress(request, model_admin, part, url=admin_url(Clinic, "note"), back=back, fields=fields)
    outcome.tell(model_admin, request, *((REMOVED, HAD_NONE) if is_removing else (PUT, HAD_IT)))
    return HttpResponseRedirect(back)


def _chosen(request, model_admin, cleaned: dict):
    """Return the selected clinics: all of the list that the query describes, or those with the given keys."""
    if not cleaned.get("is_every"):
        return Clinic.objects.filter(pk__in=cleaned.get("clinics", []))
    listing = copy.copy(request)
    listing.GET = QueryDict(cleaned.get("query", ""))
    try:
        return model_admin.get_changelist_instance(listing).get_queryset(listing)
    except IncorrectLookupParameters as error:
        raise BadRequest("Invalid list filter.") from error


def _page(request, model_admin, form, clinics, *, is_removing: bool):
    if is_removing:
        clinics = clinics.exclude(operation_note="")
    count = clinics.order_by().count()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Remove the note") if is_removing else _("Put a note on clinics"),
        "opts": model_admin.opts,
        "form": form,
        "is_removing": is_removing,
        "count": count,
        "clinics": clinics.select_related("state")[:SHOWN],
        "more": max(count - SHOWN, 0),
        "off_the_site": clinics.hidden().order_by().count(),
        "with_a_note": 0 if is_removing else clinics.exclude(operation_note="").order_by().count(),
        "takes_parts": count > in_parts.PART,
        "action_url": admin_url(Clinic, "note"),
        "list_url": list_url(Clinic, form["query"].value() or ""),
    }
    return TemplateResponse(request, "admin/locations/clinic/note.html", context)


def _theirs(request, clinics):
    """Return those of `clinics` that the account may change."""
    states = limit_of(request)
    return clinics if states is None else clinics.filter(state__in=states)
