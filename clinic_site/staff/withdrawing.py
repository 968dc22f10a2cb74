"""/admin/withdraw/: withdraw a page, all texts of a kind or the whole site in an emergency, and put it back."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.old_addresses.models import OldAddress
from clinic_site.publishing.preview import render_path
from clinic_site.publishing.withdrawal import Scope, Withdrawal, kinds_with_pages
from clinic_site.staff.audit_log import Action, record


class WithdrawalForm(forms.Form):
    """What to withdraw, and why."""

    scope = forms.ChoiceField(label=_("What"), choices=Scope)
    path = forms.CharField(
        label=_("Address of the page"),
        required=False,
        max_length=500,
        help_text=_("For one page. For example /dry-needling/. You can paste the whole address."),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, help_text=_("For all texts of a kind."))
    why = forms.CharField(label=_("Reason (shown to staff and in the audit log)"), max_length=200)

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        kinds = [(kind._meta.label_lower, capfirst(kind._meta.verbose_name_plural)) for kind in kinds_with_pages()]
        self.fields["kind"].choices = [("", "---------"), *kinds]  # type: ignore[attr-defined]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        scope = data.get("scope")
        if scope != Scope.KIND:
            data["kind"] = ""
        elif not data.get("kind"):
            self.add_error("kind", _("Choose a kind."))
        if scope != Scope.PAGE:
            data["path"] = ""
        elif "path" in data:
            data["path"] = self._path(data["path"])
        return data

    def _path(self, typed: str) -> str:
        """Return the path of what was typed, or where it redirects. Report an address without a page for patients."""
        try:
            path = urlsplit(typed.strip()).path
        except ValueError:
            path = ""
        if path and not path.startswith(reverse("admin:index")):
            if render_path(self.request, path).status_code == HTTPStatus.OK:
                return path
            if address := OldAddress.objects.new_address(path):
                return address
        self.add_error("path", _("There is no page for patients at this address. Copy it from the page itself."))
        return ""

    def wanted(self) -> Withdrawal:
        """Return the withdrawal that the valid form describes, unsaved."""
        return Withdrawal(**self.cleaned_data)


def withdrawing_view(request):
    if not request.user.has_perm("clinic_site.make_withdrawal"):
        raise PermissionDenied
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    do = request.POST.get("do")
    if do == "put_back":
        return _put_back(request)
    form = WithdrawalForm(
        request, request.POST if do else None, initial={"path": request.GET.get("path", "").partition("#")[0]}
    )
    if do == "withdraw" and form.is_valid():
        return _withdraw(request, form.wanted())
    context = {
        **admin.site.each_context(request),
        "title": _("Emergency: withdraw pages"),
        "form": form,
        "wanted": form.wanted() if do and form.is_valid() else None,
    }
    return TemplateResponse(request, "admin/withdrawing.html", context)


def _withdraw(request, wanted: Withdrawal):
    wanted.made_by, wanted.made_at = request.user, timezone.now()
    try:
        with transaction.atomic():
            wanted.save()
            record(Action.WITHDRAWN, by=request.user, details=f"{wanted}: {wanted.why}")
    except IntegrityError:
        messages.info(request, _g("It is withdrawn already: %(what)s.") % {"what": wanted})
    else:
        messages.success(request, _g("Withdrawn: %(what)s. Patients see a plain page instead.") % {"what": wanted})
    return HttpResponseRedirect(reverse("admin:index"))


def _put_back(request):
    key = request.POST.get("withdrawal", "")
    with transaction.atomic():
        there = Withdrawal.objects.select_for_update().filter(ended_at=None)
        found = there.filter(pk=key).first() if key.isdecimal() and len(key) < 19 else None
        if found is not None:
            found.ended_by, found.ended_at = request.user, timezone.now()
            found.save()
            record(Action.WITHDRAWN_BACK, by=request.user, details=str(found))
    if found is None:
        messages.info(request, _g("Nothing to do: it is back already."))
    else:
        messages.success(request, _g("Back on the site: %(what)s.") % {"what": found})
    return HttpResponseRedirect(reverse("admin:index"))
