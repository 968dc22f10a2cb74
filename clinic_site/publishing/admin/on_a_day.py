"""/admin/.../on-a-day/: what a record and its page said on a day, and who had reviewed it."""

import datetime

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django import forms
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin

from clinic_site.publishing import history
from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin.release import standing_context
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.as_it_was import render_as_it_was, version_at, was_public


class DayForm(forms.Form):
    """The day, and a time because a text may change during the day."""

    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Enter the date like this: 2026-12-31.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Time (empty: the end of the day)"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Enter the time like this: 14:30.")},
    )

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def moment(self) -> datetime.datetime:
        """Return the moment that the valid form asks for, at most now."""
        day, time = self.cleaned_data["day"], self.cleaned_data["time"]
        whole_minute = datetime.timedelta(minutes=1) - datetime.timedelta(microseconds=1)
        wanted = datetime.datetime.combine(day, time or datetime.time(23, 59)) + whole_minute
        return min(timezone.make_aware(wanted), timezone.now())


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # its types allow only views without arguments
def day_view(request, model_admin, object_id):
    """Ask for the day, and say what was on the site."""
    record = record_for(request, model_admin, object_id)
    form = DayForm(request.GET if "day" in request.GET else None)
    context = {
        **model_admin.admin_site.each_context(request),
        **standing_context(request, model_admin, record),
        "title": _("What it said on a day: %(name)s") % {"name": record},
        "opts": model_admin.opts,
        "original": record,
        "form": form,
    }
    if form.is_bound and form.is_valid():
        context |= _answer(record, form)
    return TemplateResponse(request, "admin/publishable/on_a_day.html", context)


def _answer(record, form: DayForm) -> dict:
    moment = form.moment()
    version = version_at(record, moment)
    entry = history.history_entry(record, f"v{version.pk}") if version else None
    day = form.cleaned_data["day"]
    rows = [row for row in history.history_rows(record) if timezone.localdate(row[2]) == day]
    return {
        "moment": moment,
        "version": version,
        "entry": entry,
        "was_public": was_public(version, moment),
        "reviewer": getattr(version, "reviewed_by", None),
        "reviewed_on": getattr(version, "reviewed_on", None),
        "is_reviewed_kind": (version.instance if version else record).is_reviewed_by_clinicians,
        "that_day": history.entries(record, rows) if rows else [],
        "page_url": f"{admin_url(record, 'on_a_day_page')}?{urlencode({'moment': moment.isoformat()})}",
    }


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # as above
def page_view(request, model_admin, object_id):
    """Show the whole page as it was, for the frame and for printing."""
    record = record_for(request, model_admin, object_id)
    try:
        moment = datetime.datetime.fromisoformat(request.GET.get("moment", ""))
    except ValueError as error:
        raise Http404 from error
    if moment.tzinfo is None or moment > timezone.now() or not was_public(version_at(record, moment), moment):
        raise Http404
    return render_as_it_was(request, record, moment)
