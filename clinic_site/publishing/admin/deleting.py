"""Deleting a record that is on the site takes it off, so the same rules apply."""

import contextlib

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clinic_site.publishing import unpublishing
from clinic_site.publishing.consequences import consequences_of
from clinic_site.publishing.draft import Draft
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.problems import Problem, stop
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.site_rules import one_at_a_time


def problems_of_deleting(records) -> list[Problem]:
    """Return why these records of one model can't be deleted now."""
    live = [record for record in records if record.is_released]
    words = _("“%(name)s” is on the site. Two people must take it off first: then it can be deleted.")
    two = [stop("", words % {"name": record}) for record in live if record.needs_second_person_to_take_off]
    return two or unpublishing.problems_without(live)


def _without(start: str, shown: list) -> list:
    """Return the nested list `shown` without entries that begin with `start`, such as drafts, which have no names."""
    kept = [_without(start, one) if isinstance(one, list) else one for one in shown]
    return [one for one in kept if one != [] and not str(one).startswith(start)]


class DeletesSafely(admin.ModelAdmin):
    """Mixin that says what patients will no longer see, and refuses what must not leave the site like this."""

    delete_confirmation_template = "admin/publishable/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/publishable/delete_selected_confirmation.html"

    def get_deleted_objects(self, objs, request):
        """Add the reasons to what Django calls protected. It then offers no button and refuses the request."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        records = list(objs)
        perms_needed = set(perms_needed) - {
            kind._meta.verbose_name
            for kind in publishable_kinds(Publishable)
            if kind.goes_with_its_record and kind is not self.model
        }
        live = [record for record in records if record.is_released]
        request.what_goes = consequences_of(live) if live else None  # for the templates
        reasons = [problem.message for problem in problems_of_deleting(records)]
        to_delete = _without(f"{capfirst(Draft._meta.verbose_name)}: ", to_delete)
        counts = {name: n for name, n in counts.items() if name != Draft._meta.verbose_name_plural}
        return to_delete, counts, perms_needed, [*protected, *reasons]

    def delete_model(self, request, obj):
        with self._safely([obj]):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with self._safely(list(queryset)):
            super().delete_queryset(request, queryset)

    @contextlib.contextmanager
    def _safely(self, records):
        """Ask again inside the transaction, after everyone else who takes something off has finished."""
        with transaction.atomic():
            one_at_a_time()
            if problems := problems_of_deleting(records):
                raise PermissionDenied(" ".join(problem.message for problem in problems))
            yield
