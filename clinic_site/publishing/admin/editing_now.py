"""Who else has the form of a record open: a line above the form, and the request that keeps it up to date."""

from django.http import HttpResponseNotAllowed, JsonResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.editing_now import EVERY, EditingNow
from clinic_site.shared.account_names import name_of


def editing_context(request, record) -> dict:
    """Note that the user has the form of `record` open, and return the context that says who else has."""
    EditingNow.objects.note(record, request.user)
    return {
        "others_words": others_in_words(record, request.user),
        "editing_url": admin_url(record, "editing"),
        "editing_every": EVERY,
    }


def others_in_words(record, account) -> str:
    """Return a sentence for each other account with the form open, or ""."""
    return " ".join(
        _("%(who)s has had this open since %(time)s.")
        % {
            "who": name_of(one.account),
            "time": date_format(localtime(one.opened_at), "TIME_FORMAT"),
        }
        for one in EditingNow.objects.others(record, account)
    ).replace("..", ".")  # a time can end with "p.m."


def editing_view(request, model_admin, object_id):
    """Note that the form is still open, and answer who else has it open. `static/js/admin-editing.js` posts here."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    record = record_for(request, model_admin, object_id, permission="change")
    EditingNow.objects.note(record, request.user)
    return JsonResponse({"words": others_in_words(record, request.user)})
