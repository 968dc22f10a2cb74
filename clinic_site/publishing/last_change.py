"""When a page last changed, from all records that it shows and not only from its own text.

A page also changes when something leaves it: a warning sign that is taken off the site, or whose time on it ends.
"""

import datetime
from collections.abc import Iterable

from django.db.models import CharField, Max, Value
from django.db.models.functions import Now

from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.taking_off import TakingOff


def changed_at(record: Publishable) -> datetime.datetime:
    """Return when a published record last changed for readers: a scheduled one appears later than it was saved.

    For readers of another language it also changes with its translation.
    """
    dates = [record.updated_at, record.publish_at, getattr(record, "words_changed_at", None)]
    return max(filter(None, dates))


def last_change(records: Iterable[Publishable], *others: datetime.datetime | None) -> datetime.datetime | None:
    """Return the newest change of `records`, or of `others` such as `last_taken_off()`."""
    found = [*map(changed_at, records), *filter(None, others)]
    return max(found, default=None)


def taken_off_by_kind(*models: type[Publishable]) -> dict[type[Publishable], datetime.datetime]:
    """Return {model: when one of its records last left the site}, in one query. Deleted records are forgotten."""
    by_name: dict[str | None, type[Publishable]] = {model._meta.model_name: model for model in models}
    rows = TakingOff.objects.order_by().filter(
        content_type__app_label__in={model._meta.app_label for model in models},
        content_type__model__in=by_name,
        taken_off_at__isnull=False,
    )
    taken_off = rows.values("content_type__model").annotate(when=Max("taken_off_at"))
    ended = [
        model._base_manager.order_by()
        .filter(status=Publishable.Status.PUBLISHED, unpublish_at__lte=Now())
        .values_list(Value(name, output_field=CharField()), "unpublish_at")
        for name, model in by_name.items()
    ]
    found: dict[type[Publishable], datetime.datetime] = {}
    for name, when in taken_off.values_list("content_type__model", "when").union(*ended, all=True):
        model = by_name[name]
        found[model] = max(when, found.get(model, when))
    return found


def last_taken_off(*models: type[Publishable]) -> datetime.datetime | None:
    """Return when a record of one of these models last left the site. One query."""
    return max(taken_off_by_kind(*models).values(), default=None)
