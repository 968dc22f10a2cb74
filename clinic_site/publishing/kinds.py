"""The kinds of records that can be published, and what a user may do to them."""

from collections.abc import Mapping

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst

from clinic_site.publishing.admin_urls import list_url
from clinic_site.publishing.publishable import PublishableT
from clinic_site.shared.public_page import Link


def publishable_kinds(base: type[PublishableT]) -> list[type[PublishableT]]:
    """Return every kind of record that can be published and inherits `base`; for `Publishable` all of them."""
    return [model for model in apps.get_models() if issubclass(model, base)]


def may(user, action: str, model: type[Model]) -> bool:
    """Return whether `user` may do `action`, such as "publish", to records of `model`."""
    return user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def counted_lists(counts: Mapping[type[PublishableT], int], query: str) -> list[Link]:
    """Return a link for each kind with a count, to its list filtered by `query`: "Conditions: 2"."""
    return [
        Link(f"{capfirst(model._meta.verbose_name_plural)}: {count}", list_url(model, query))
        for model, count in counts.items()
        if count
    ]
