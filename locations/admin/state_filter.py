"""The filter by state of the lists of clinics and of reported mistakes."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.db.models.constants import LOOKUP_SEP

NEWEST = 1_000  # records; each takes a look at its clinic


class StateFilter(admin.RelatedFieldListFilter):
    """Offers the states that have records in the list, without reading every record.

    It asks for each state. If the state is that of a related record, it reads the states of the NEWEST records.
    """

    def field_choices(self, field, request, model_admin):
        records = model_admin.get_queryset(request).order_by().prefetch_related(None)
        if LOOKUP_SEP in self.field_path:
            newest = records.order_by("-pk").values_list(self.field_path, flat=True)[:NEWEST]
            has_records = Q(pk__in=set(newest))
        else:
            has_records = Q(Exists(records.filter(**{self.field_path: OuterRef("pk")})))
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(include_blank=False, limit_choices_to=has_records, ordering=ordering)
