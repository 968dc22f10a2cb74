"""Publishable models, and what a user may do with them."""

from collections.abc import Mapping

from django.apps import apps
from django.db.models import Count, Model, QuerySet, Value
from django.utils.text import capfirst

from clinic_site.publishing.admin_urls import list_url
from clinic_site.publishing.publishable import PublishableT
from clinic_site.shared.public_page import Link


def publishable_kinds(base: type[PublishableT]) -> list[type[PublishableT]]:
    """Return every publishable model that inherits `base`; for `Publishable`, all of them."""
    return [model for model in apps.get_models() if issubclass(model, base)]


def may(user, action: str, model: type[Model]) -> bool:
    """Return whether `user` has the permission `action`, such as "publish", for `model`."""
    return user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def counts_of(records: Mapping[type[PublishableT], QuerySet]) -> dict[type[PublishableT], int]:
    """Return how many records each model has in its queryset, without those that have none. One query."""
    kinds = list(records)
    parts = [
        records[kind].order_by().values(place=Value(place)).annotate(n=Count("pk")) for place, kind in enumerate(kinds)
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else []
    return {kinds[row["place"]]: row["n"] for row in rows}


def counted_lists(counts: Mapping[type[PublishableT], int], query: str) -> list[Link]:
    """Return a link, such as "Conditions: 2", to the list filtered by `query` for each model with a count."""
    return [
        Link(f"{capfirst(model._meta.verbose_name_plural)}: {count}", list_url(model, query))
        for model, count in counts.items()
        if count
    ]
