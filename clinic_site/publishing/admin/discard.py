"""/admin/.../discard/: ask before a draft is discarded. Discarding somebody else's needs a reason that they are told.

Whoever may review or publish the record can discard any draft of it; others only a draft that they wrote alone.
"""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.publishing import workflow
from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin.release import standing_context
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.draft import writers_of
from clinic_site.publishing.exceptions import NotPublishedError


class DiscardForm(forms.Form):
    sure = forms.BooleanField(widget=forms.HiddenInput, initial=True)
    why = forms.CharField(
        label=gettext_lazy("Why? The writers are told."),
        max_length=200,
        error_messages={"required": gettext_lazy("Tell the writers why you discard their work.")},
    )

    def __init__(self, *args, is_own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["why"]


def discard_view(request, model_admin, object_id):
    """Show what would be lost and ask. Discard only if the page was confirmed."""
    record = record_for(request, model_admin, object_id, permission="discard")
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    standing = standing_context(request, model_admin, record)
    live, draft = standing["live"], standing["draft"]
    back = HttpResponseRedirect(admin_url(record, "release"))
    if draft is None or not live.is_released:
        words = _("Nothing to discard: there is no draft beside a published version.")
        model_admin.message_user(request, words, messages.INFO)
        return back
    writers = writers_of(draft)
    is_own = writers <= {request.user.pk}
    form = DiscardForm(request.POST if "sure" in request.POST else None, is_own=is_own)
    if request.method == "POST" and form.is_valid():
        try:
            workflow.discard(
                record, by=request.user, why=form.cleaned_data.get("why", ""), seen=request.POST.get("seen", "")
            )
        except NotPublishedError as error:
            model_admin.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(admin_url(record, "discard"))
        words = _("Draft discarded. It is still in the history.")
        model_admin.message_user(request, words, messages.SUCCESS)
        return back
    context = {
        **model_admin.admin_site.each_context(request),
        **standing,
        "title": _("Discard the draft: %(name)s") % {"name": record},
        "opts": model_admin.opts,
        "original": record,
        "form": form,
        "is_own": is_own,
        "writers": get_user_model().objects.filter(pk__in=writers).order_by("username"),
        "state": workflow.shown_state(record),
    }
    return TemplateResponse(request, "admin/publishable/discard.html", context)
