"""For a ModelAdmin: texts are written in the editor, and what is typed is not lost before it is saved.

A browser keeps a copy of what is not saved yet, on its own device (static/js/admin-keep.js). Only this side knows
whether saving succeeded: an expired session, a refused form and a broken line all look alike to a script. So the
form sends the name of its copy along, and the answer to a success names it in a short-lived cookie of the admin.
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
SAVED_COOKIE = "saved_copies"  # read, and taken away, by admin-keep.js
COPY_NAME = re.compile(r"[a-z0-9]{8,40}")
MOST_NAMES = 20
A_MONTH = 30 * 24 * 3600  # as long as the copies themselves

KEPT_WORDS = {
    "data-offer": _("You have unsaved work from {time} on this device."),
    "data-differs": _("It differs in: {fields}."),
    "data-bring-back": _("Bring it back"),
    "data-throw-away": _("Throw it away"),
    "data-brought-back": _("Your work is back in the form. It is not saved yet."),
    "data-thrown-away": _("The unsaved work is gone."),
}


class WritingAdmin(admin.ModelAdmin):
    """Put before ModelAdmin."""

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
    """Name the copy that `request` has just saved, and those named before that no page has read yet."""
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
