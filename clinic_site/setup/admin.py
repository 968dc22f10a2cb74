"""What the whole site says about the clinic, in the admin: one record, so its list leads straight to it."""

from django import forms
from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.admin import SAVING, PublishableAdmin
from clinic_site.publishing.admin.standing_filter import StandingFilter
from clinic_site.publishing.admin_urls import admin_url
from clinic_site.setup.accents import accent_choices, colors_of
from clinic_site.setup.site_settings import ROW, SiteSettings

EASY_TO_READ = _("Each of these colors is easy to read in the light and in the dark.")


def accent_samples() -> list[tuple[str, str]]:
    """Return the choices of a color, each with a sample of it in the light and in the dark."""
    sample = (
        '<svg class="accent-sample" viewBox="0 0 48 24" width="48" height="24" aria-hidden="true">'
        '<path fill="{}" d="M0 0h24v24H0z"/><path fill="{}" d="M24 0h24v24H24z"/></svg> {}'
    )
    choices = [("", _("Teal (usual)")), *accent_choices()]
    return [(name, format_html(sample, *colors_of(name), label)) for name, label in choices]


@admin.register(SiteSettings)
class SiteSettingsAdmin(PublishableAdmin):
    """The record can't be added, deleted or taken off the site. Its changes are drafts, published like other texts."""

    fieldsets = [
        (None, {"fields": ["name", "phone"]}),
        (_("More ways to reach you"), {"fields": ["text_phone", "email", "address"]}),
        (
            _("Look and lines"),
            {"fields": ["logo", "logo_dark", "accent", "hero_picture", "header_line", "footer_lines", "hours_note"]},
        ),
        (_("Reviews"), {"fields": ["clinician_may_review_own_words"]}),
        SAVING,
    ]
    autocomplete_fields = ["logo", "logo_dark", "hero_picture"]
    list_display = ["name", "phone", "standing"]
    list_filter = [StandingFilter]
    actions = []

    def get_fieldsets(self, request, obj=None):
        """Say where the words beside the picture of the home page are: in a record of their own."""
        (first, more, look, *others) = self.fieldsets
        words = format_html(
            '{} <a href="{}?path=/">{}</a>',
            _(
                "The title and the short answer on the home page are a text of their own, which a second person approves:"
            ),
            reverse("admin:site_page"),
            _("Edit the words of the home page"),
        )
        return [first, more, (look[0], look[1] | {"description": words}), *others]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "accent":
            kwargs |= {"widget": forms.RadioSelect, "choices": accent_samples(), "help_text": EASY_TO_READ}
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Open the record. Links of the desk name a filter, and lead to the list."""
        if request.method == "GET" and not request.GET and self.has_view_permission(request):
            return HttpResponseRedirect(admin_url(SiteSettings(pk=ROW)))
        return super().changelist_view(request, extra_context)
