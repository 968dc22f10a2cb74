"""Pictures in the admin."""

from functools import partial
from typing import ClassVar

from django import forms
from django.contrib import admin
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.pictures.chosen import publish_chosen_view
from clinic_site.pictures.forms import PictureForm
from clinic_site.pictures.picture import Picture
from clinic_site.pictures.uses import uses_of
from clinic_site.publishing.admin import SAVING, PublishableAdmin
from clinic_site.publishing.admin.standing_filter import StandingFilter


@admin.register(Picture)
class PictureAdmin(PublishableAdmin):
    form = PictureForm
    fieldsets = [
        (None, {"fields": ["shown", "file", "title", "alt", "is_decoration"]}),
        (
            _("People in the picture"),
            {
                "fields": ["shows_people", "consent_note"],
                "description": _("Nobody can be recognized on the site who has not agreed in writing."),
            },
        ),
        (
            _("If edges are cut"),
            {
                "fields": [("focus_x", "focus_y")],
                "description": _("Click the most important point in the picture above, or type where it is."),
            },
        ),
        SAVING,
    ]
    readonly_fields = ["shown", "used_in"]
    list_display = ["title", "small", "standing", "people"]
    list_filter = [StandingFilter, "shows_people"]
    search_fields = ["title", "alt"]

    class Media:
        js: ClassVar = [forms.Script(f"js/admin-{name}.js", defer=True) for name in ("focus", "upload")]

    def get_urls(self):
        view = self.admin_site.admin_view(partial(publish_chosen_view, model_admin=self))
        return [path("publish-chosen/", view, name="clinic_site_picture_publish_chosen"), *super().get_urls()]

    def get_fieldsets(self, request, obj=None):
        """Add where the picture is used, once it is stored."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None:
            return fieldsets
        return [*fieldsets[:-1], (_("Where it is used"), {"fields": ["used_in"]}), fieldsets[-1]]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "file":
            # Django's own field lets every reader of Pillow open the file, and its widget links to the stored one.
            kwargs |= {"form_class": forms.FileField, "widget": forms.FileInput()}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj=None):
        """Offer "View on site" only if a page shows the picture."""
        return super().get_view_on_site_url(obj) if obj is not None and obj.get_absolute_url() else None

    @admin.display(description=_("the picture"))
    def shown(self, picture):
        if not (picture and picture.file_key):
            return _g("Choose a file, then save.")
        widths = picture.width, picture.height
        size = _g("%(width)d × %(height)d pixels") % {"width": widths[0], "height": widths[1]}
        return format_html(
            '<span class="picture-frame"><img class="picture-in-form" src="{}" alt="{}" width="{}" height="{}"></span>'
            "<small>{}</small>",
            picture.thumbnail(),
            picture.words,
            *widths,
            size,
        )

    @admin.display(description=_("picture"))
    def small(self, picture):
        return format_html('<img class="picture-in-list" src="{}" alt="" loading="lazy">', picture.thumbnail())

    @admin.display(description=_("people can be recognized"), ordering="shows_people")
    def people(self, picture):
        if not picture.shows_people:
            return "–"
        return _g("yes, they agreed") if picture.consent_note else _g("yes, agreement missing")

    @admin.display(description=_("used in"))
    def used_in(self, picture):
        rows = [(use.url, use.label, use.kind) for use in uses_of(picture)]
        if not rows:
            return _g("Not used yet. Choose it in the form of a page, a condition, a clinic or a person.")
        return format_html(
            '<ul class="used-in">{}</ul>', format_html_join("", '<li><a href="{}">{}</a> <small>{}</small></li>', rows)
        )
