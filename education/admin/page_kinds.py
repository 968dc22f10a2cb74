"""The kinds of pages that no clinician reviews. Administrators decide which kinds there are."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from clinic_site.shared.bounded_lists import BoundedList
from education.models import PageKind


@admin.register(PageKind)
class PageKindAdmin(BoundedList):
    fields = ["name"]
    list_display = ["name", "pages"]
    search_fields = ["name"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number=Count("pages"))

    @admin.display(description=_("pages"), ordering="number")
    def pages(self, kind):
        return kind.number
