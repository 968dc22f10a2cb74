"""/admin/.../unsaved/: keep what is typed into a form on the server, and offer it when the form is opened again."""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin.records import record_for
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.publishing.unsaved_work import UnsavedWork
from clinic_site.writing.admin import COPY_FIELD, COPY_NAME

LARGEST = 500_000  # characters of one form: ten times the longest text
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "Chromebook",
    "Linux": "Linux",
}

WORDS = {
    "data-offer": _("You have unsaved work from {time}, typed in {device}."),
    "data-on-server": _("What you typed is on the server ({time}). It is not a draft yet: save it to keep it."),
    "data-away": _("Not connected. What you typed is kept on this device, and is sent as soon as the server answers."),
    "data-signed-out": _("You are signed out. What you typed is kept on this device. Save to sign in again."),
    "data-refused": _("The server can’t keep this. It is kept on this device only."),
}


def prepare(request, model_admin, record, context: dict) -> None:
    """Add to the context of a form the script that sends what is typed, and what it offers to put back."""
    where = {"data-url": admin_url(model_admin.model, "unsaved"), "data-record": str(record.pk) if record else ""}
    words = {name: str(text) for name, text in WORDS.items()}
    script = forms.Script("js/admin-autosave.js", defer=True, **where, **words)
    context["media"] += forms.Media(js=[script])  # type: ignore[list-item]  # django-stubs lacks Script there
    context["unsaved_work"] = offered(request, model_admin, record)


def offered(request, model_admin, record) -> list[dict]:
    """Return the user's own rows about `record` (None: a new one), oldest first, for admin-keep.js."""
    rows = UnsavedWork.objects.of(request.user, model_admin.model, record and record.pk).order_by("saved_at")
    return [
        {
            "name": row.tab,
            "at": round(row.saved_at.timestamp() * 1000),
            "number": row.number,
            "device": row.device,
            "fields": row.fields,
            "opened": row.opened,
            "closed": row.is_closed,
        }
        for row in rows
    ]


def close_saved(request, record, *, is_new: bool) -> None:
    """Close the form that `request` has saved. Call it in the transaction that saves the draft."""
    tab = request.POST.get(COPY_FIELD, "")
    if COPY_NAME.fullmatch(tab):
        UnsavedWork.objects.close_saved(request.user, tab, type(record), None if is_new else record.pk)


def unsaved_view(request, model_admin):
    """Store or discard the words of one opened form. Drafts and public pages stay as they are."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    record = _record(request, model_admin)
    if discarded := _names(request.POST.get("discard", "")):
        UnsavedWork.objects.filter(account=request.user, tab__in=discarded).close()
        return JsonResponse({"kept": False})
    tab, number = request.POST.get("tab", ""), request.POST.get("number", "")
    if not COPY_NAME.fullmatch(tab) or not re.fullmatch("[0-9]{1,9}", number):
        raise BadRequest("The name or the number of the form is missing.")
    words, opened = request.POST.get("fields", ""), request.POST.get("opened", "")
    if len(words) + len(opened) > LARGEST:
        return JsonResponse({"kept": False, "why": _g("It is too large.")}, status=413)
    form = model_admin.get_form(request, record, change=record is not None)
    is_kept = UnsavedWork.objects.keep(
        account=request.user,
        model=model_admin.model,
        object_id=record and record.pk,
        tab=tab,
        number=int(number),
        replaces=_names(request.POST.get("replaces", "")),
        fields=_cleaned(words, form.base_fields),
        opened=_text(opened),
        device=device_of(request.headers.get("User-Agent", "")),
    )
    return JsonResponse({"kept": is_kept})


def device_of(agent: str) -> str:
    """Return what a User-Agent header says in two words, such as "Firefox on Windows", or "" if it says nothing known."""
    found = [next((name for mark, name in known.items() if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return _g("%(browser)s on %(system)s") % {"browser": found[0], "system": found[1]} if all(found) else ""


def _record(request, model_admin):
    """Return the record that the form is about, or None for a new one. Raise Http404 or PermissionDenied."""
    key = request.POST.get("record", "")
    if not key:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return None
    return record_for(request, model_admin, key, permission="change")


def _names(text: str) -> list[str]:
    return [name for name in text.split(".") if COPY_NAME.fullmatch(name)][:20]


def _cleaned(words: str, known: dict[str, forms.Field]) -> dict[str, list]:
    """Return {field: [[value], [value, its label] ...]} of the form's own fields, without passwords and hidden fields."""
    try:
        sent = json.loads(words)
    except ValueError as error:
        raise BadRequest("The fields are not JSON.") from error
    if not isinstance(sent, dict):
        raise BadRequest("The fields are not a JSON object.")
    kept = {name for name, field in known.items() if not _is_left_out(field)}
    # Widgets of several parts add "_0" or "-monday" to the name.
    return {
        name: _values(values)
        for name, values in sent.items()
        if name in kept or re.sub("(_[0-9]|-[a-z0-9_-]+)$", "", name, count=1) in kept
    }


def _is_left_out(field: forms.Field) -> bool:
    return field.widget.is_hidden or isinstance(field.widget, (forms.PasswordInput, forms.FileInput))


def _values(sent: Any) -> list[list[str]]:
    if not isinstance(sent, list):
        raise BadRequest("The values of a field are not a list.")
    return [[_text(part) for part in value[:2]] for value in sent if isinstance(value, list)]


def _text(value: Any) -> str:
    """Return `value` as text that every database can hold: without NUL and without half characters."""
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()
