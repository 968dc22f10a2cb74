"""Publish many new records at once, such as the clinics of an imported file: in one transaction, as one edition.

`together.py` does the same for texts that may link to each other, and for drafts. It takes some 50 ms for each record,
because it writes all of them twice. New records of a kind that needs no second person can't depend on each other, so
each is checked once, as stored, and all are saved with a few statements.
"""

from collections.abc import Callable, Collection, Iterable
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from clinic_site.operations import metrics
from clinic_site.publishing import incomplete, site_rules
from clinic_site.publishing.check_registry import problems_in
from clinic_site.publishing.problems import STOP, Problem
from clinic_site.publishing.publishable import Publishable
from clinic_site.publishing.together import PublishedTogether

AT_ONCE = 500  # records in one statement


@transaction.atomic
def publish_new(
    model: type[Publishable],
    keys: Iterable[int],
    *,
    by,
    why: str = "",
    refusals: Callable[[Publishable], Collection[Problem]] = lambda record: (),
) -> PublishedTogether:
    """Publish those of the records that pass the checks. Leave out the ones that are on the site or have a draft.

    `refusals` returns further problems of a record, such as that `by` may not publish it.
    """
    if model.needs_second_person or site_rules.is_ruled(model):
        raise ValueError(f"{model.__name__} needs a second person or must keep a rule: use publish_together()")
    outcome = PublishedTogether()
    ordered = sorted(keys)
    for start in range(0, len(ordered), AT_ONCE):
        for record in _locked(model, ordered[start : start + AT_ONCE]):
            record.status, record.publish_at, record.unpublish_at = Publishable.Status.PUBLISHED, None, None
            record.updated_at = timezone.now()
            if stops := [*refusals(record), *_stops(record)]:
                outcome.refused.append((record, stops))
            else:
                outcome.published.append(record)
    bulk_update_with_history(
        outcome.published, model, ["status", "publish_at", "unpublish_at", "updated_at"], batch_size=AT_ONCE,
        default_user=by, default_change_reason=why, manager=model._base_manager,
    )  # fmt: skip
    kind, count = str(model._meta.model_name), len(outcome.published)
    transaction.on_commit(lambda: _count(kind, count))
    return outcome


def _count(kind: str, number: int) -> None:
    for _record in range(number):
        metrics.count("publishes", kind=kind)


def _locked(model: type[Publishable], keys: list[int]) -> list[Publishable]:
    relations = [field.name for field in model._meta.concrete_fields if field.is_relation and not field.null]
    records = model._base_manager.filter(pk__in=keys, status=Publishable.Status.DRAFT, drafts=None)
    locked = records.select_related(*relations).select_for_update(of=("self",))
    return sorted(locked, key=attrgetter("pk"))


def _stops(record: Publishable) -> list[Problem]:
    """Return what blocks publishing a stored record. The database has checked its relations and constraints."""
    relations = [field.name for field in record._meta.concrete_fields if field.is_relation]
    found = []
    try:
        record.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        for name, errors in error.error_dict.items():
            field = "" if name == "__all__" else name
            found += [Problem(STOP, field, message) for message in incomplete.messages(record, name, errors)]
    return found + [problem for problem in problems_in(record) if problem.is_stop]
