"""Pages about notices: mark them as seen, and choose when to get mail."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic_site.staff.mail_choice import MailChoice, choice_of
from clinic_site.staff.notices import Notice

ON_THE_DESK = 10  # notices listed on the desk; the others follow when these are seen


class MailChoiceForm(forms.Form):
    when = forms.ChoiceField(
        label=gettext_lazy("When do you want mail about your work?"),
        choices=MailChoice.When,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one.")},
    )


def notices_on_the_desk(account) -> dict:
    """Return the context for the notices on the desk of `account`. It takes one or two queries."""
    found = list(Notice.objects.on_the_desk_of(account)[: ON_THE_DESK + 1])
    return {"notices": found[:ON_THE_DESK], "has_more_notices": len(found) > ON_THE_DESK}


def seen_view(request):
    """Mark one notice (`notice`) or all that the desk listed (`notice`, repeated) as seen."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    keys = [int(key) for key in request.POST.getlist("notice") if key.isdecimal() and len(key) < 19]
    Notice.objects.filter(account=request.user, pk__in=keys).end()
    return HttpResponseRedirect(reverse("admin:index"))


def mail_choice_view(request):
    """Let users choose when they get mail about their work."""
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "POST"])
    form = MailChoiceForm(request.POST or None, initial={"when": choice_of(request.user)})
    if request.method == "POST" and form.is_valid():
        MailChoice.objects.update_or_create(account=request.user, defaults=form.cleaned_data)
        messages.success(request, _("Your choice was saved."))
        return HttpResponseRedirect(reverse("admin:mail_choice"))
    context = {**admin.site.each_context(request), "title": _("Your mail"), "form": form}
    return TemplateResponse(request, "admin/desk/mail_choice.html", context)
