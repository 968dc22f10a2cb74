"""/admin/opening/: open the site for visitors, and close it again."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.site_rules import one_at_a_time
from clinic_site.setup.progress import lacking_for
from clinic_site.setup.site_opening import SiteOpening
from clinic_site.setup.steps import OPEN_PERMISSION
from clinic_site.staff.audit_log import Action, record


class ClosingForm(forms.Form):
    """Why the site closes again."""

    why = forms.CharField(label=_("Reason (for the audit log)"), max_length=200)


def opening_view(request):
    if not request.user.has_perm(OPEN_PERMISSION):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    do = request.POST.get("do")
    form = ClosingForm(request.POST if do == "close" else None)
    if do == "open" and _open(request):
        return HttpResponseRedirect(reverse("admin:index"))
    if do == "close" and form.is_valid():
        _close(request, why=form.cleaned_data["why"])
        return HttpResponseRedirect(reverse("admin:index"))
    since = SiteOpening.objects.open().select_related("opened_by").first()
    context = {
        **admin.site.each_context(request),
        "title": _("Close the site again?") if since else _("Open the site?"),
        "since": since,
        "lacking": None if since else lacking_for(request.user),
        "form": form,
    }
    return TemplateResponse(request, "admin/opening.html", context)


@transaction.atomic
def _open(request) -> bool:
    """Open the site and return True, or False if something is missing that it can't be without."""
    one_at_a_time()  # nobody takes off the last sign of “Call 911 now” meanwhile
    site = SiteOpening.objects.locked()
    if site.is_open:
        messages.info(request, _g("The site is open already."))
        return True
    if lacking_for(request.user).stops:
        messages.error(request, _g("The site was not opened. First do what this page lists."))
        return False
    site.open(by=request.user)
    record(Action.OPENED, by=request.user)
    messages.success(request, _g("The site is open. Visitors see it now."))
    return True


@transaction.atomic
def _close(request, *, why: str) -> None:
    site = SiteOpening.objects.locked()
    if not site.is_open:
        messages.info(request, _g("The site is closed already."))
        return
    site.close()
    record(Action.CLOSED, by=request.user, details=why)
    messages.success(request, _g("The site is closed. Visitors see the page “not open yet”."))
