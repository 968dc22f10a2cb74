"""The filter by state of the lists of clinics and of reported mistakes."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q


class StateFilter(admin.RelatedFieldListFilter):
    """Offers the states that have records in the list. It asks for each state, and does not read every record."""

    def field_choices(self, field, request, model_admin):
        records = model_admin.get_queryset(request).order_by().prefetch_related(None)
        has_records = Exists(records.filter(**{self.field_path: OuterRef("pk")}))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to=Q(has_records), ordering=ordering)
