"""Admin mixins for accounts that are limited to some states (`StateAccess`).

They can view clinics and state law everywhere, but change, publish, share and delete only those of their states. Other
records, such as reports, are hidden from them if they belong to another state.
"""

from django.contrib import admin
from django.http import HttpRequest

from clinic_site.publishing.admin import PublishableAdmin
from locations.models.state_access import states_of

_KEPT = "_states_of_the_account"


def limit_of(request: HttpRequest) -> set[int] | None:
    """Return the primary keys of the account's states, or None if it has no limit. Read once for each request."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, states_of(request.user))
    return getattr(request, _KEPT)


def is_limited(request) -> bool:
    """Whether the user is limited to some states. The desk asks for each model."""
    return limit_of(request) is not None


class LimitedToStates(admin.ModelAdmin):
    """List this before ModelAdmin in the base classes."""

    def state_key(self, obj) -> int:
        """Return the primary key of the state that the stored `obj` belongs to."""
        raise NotImplementedError

    def is_theirs(self, request, obj) -> bool:
        """Whether `obj` belongs to a state of the user. True without an `obj`, for the list and its actions."""
        states = limit_of(request) if obj is not None else None
        return states is None or self.state_key(obj) in states

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.is_theirs(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self.is_theirs(request, obj)


class PublishedByState(LimitedToStates, PublishableAdmin):
    """For clinics and state law."""

    state_path: str  # leads from the record to its state

    def out_of_reach(self, request, keys):
        states = limit_of(request) if keys else None
        if states is None:
            return set()
        others = self.model._base_manager.filter(pk__in=keys).exclude(**{f"{self.state_path}__in": states})
        return set(others.values_list("pk", flat=True))

    def has_publish_permission(self, request, obj=None):
        return super().has_publish_permission(request, obj) and self.is_theirs(request, obj)

    def has_review_permission(self, request, obj=None):
        return super().has_review_permission(request, obj) and self.is_theirs(request, obj)

    def has_share_permission(self, request, obj=None):
        return super().has_share_permission(request, obj) and self.is_theirs(request, obj)


class HiddenByState(LimitedToStates):
    """For records that an account sees only of its own states. `state_path` leads from the record to its state."""

    state_path: str

    def state_key(self, obj):
        return self.model._base_manager.values_list(self.state_path, flat=True).get(pk=obj.pk)

    def get_queryset(self, request):
        records, states = super().get_queryset(request), limit_of(request)
        return records if states is None else records.filter(**{f"{self.state_path}__in": states})

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self.is_theirs(request, obj)
