"""Show staff where a record is used before they change or unpublish it."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from education.admin.finding_uses import uses_of

USED = (_("Where it is used"), {"fields": ["used_in"]})


class ShowsUses(admin.ModelAdmin):
    """Mixin that shows “Where it is used”. It must come before ReviewedAdmin in the base classes."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [*fieldsets, USED] if obj is not None else fieldsets

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "used_in"]

    @admin.display(description=_("used in"))
    def used_in(self, record):
        uses = uses_of(record)
        if not uses:
            return _g("Not used yet")
        rows = (
            (use.url, use.label, use.kind if use.is_public else _g("%(kind)s, not on the site") % {"kind": use.kind})
            for use in uses
        )
        return format_html(
            '<ul class="used-in">{}</ul>', format_html_join("", '<li><a href="{}">{}</a> <small>{}</small></li>', rows)
        )
