"""A ModelAdmin mixin that uses the text editor and keeps unsaved work.

The browser stores a copy of unsaved work on the device (static/js/admin-keep.js), besides the one that the server has
of publishable records (clinic_site/publishing/unsaved_work.py). Only the server knows whether saving
succeeded: a script can't tell an expired session from an invalid form or a lost connection. So the form submits the
name of its copy, and a successful response returns that name in a cookie for the admin.
"""

import re

from django import forms
from django.conf import settings
from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.writing.editor_registry import assistant_for, texts_by_field
from clinic_site.writing.views import may_use
from clinic_site.writing.widget import WritingArea

COPY_FIELD = "_copy"
SAVED_COOKIE = "saved_copies"  # read and deleted by admin-keep.js
COPY_NAME = re.compile(r"[a-z0-9]{8,40}")
MOST_NAMES = 20
A_MONTH = 30 * 24 * 3600  # the lifetime of the copies

KEPT_WORDS = {
    "data-offer": _("You have unsaved work from {time} on this device."),
    "data-differs": _("Fields that differ: {fields}."),
    "data-look": _("Show these words"),
    "data-bring-back": _("Restore it"),
    "data-throw-away": _("Discard it"),
    "data-brought-back": _("Your work is back in the form. It is not saved yet."),
    "data-thrown-away": _("Your unsaved work was discarded."),
}


class WritingAdmin(admin.ModelAdmin):
    """List this before ModelAdmin in the base classes."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        text = texts_by_field(self.model).get(db_field.name)
        if text:
            assistant = assistant_for(self.model._meta.app_label)
            pickers = assistant.pickers if assistant and text.is_markdown else []
            kwargs["widget"] = WritingArea(
                self.model,
                text,
                label=db_field.verbose_name,
                pickers=[picker for picker in pickers if may_use(request, picker)],
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        words = {name: str(text) for name, text in KEPT_WORDS.items()}
        who = {"data-user": str(request.user.pk), "data-admin": reverse("admin:index")}
        keep = forms.Script("js/admin-keep.js", defer=True, **who, **words)
        context["media"] += forms.Media(css={"all": ["css/admin-writing.css"]}, js=[keep])  # type: ignore[list-item]  # django-stubs lacks Script there
        return super().render_change_form(request, context, *args, **kwargs)


def say_saved(request, response):
    """Add the copy that `request` has saved to the cookie, which may still contain other names."""
    name = request.POST.get(COPY_FIELD, "")
    if COPY_NAME.fullmatch(name):
        before = [one for one in request.COOKIES.get(SAVED_COOKIE, "").split(".") if COPY_NAME.fullmatch(one)]
        response.set_cookie(
            SAVED_COOKIE,
            ".".join([*before[-MOST_NAMES:], name]),
            max_age=A_MONTH,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
