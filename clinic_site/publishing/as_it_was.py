"""What a public page said at a past moment: the site is set back inside a transaction, which is then rolled back.

Every publishable record that changed since is set to its last version before the moment. What has no history, such as
a reviewer's name, and the words of the templates are as they are today.
"""

import contextlib
import datetime
from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from clinic_site.publishing import contents
from clinic_site.publishing.kinds import publishable_kinds
from clinic_site.publishing.preview import Preview, answer_as_public, only_for_the_reader
from clinic_site.publishing.publishable import Publishable
from clinic_site.shared.local_time import date_and_time

MOST_SET_BACK = 500  # records of a kind; an import of clinics may change thousands


def version_at(record: Publishable, moment: datetime.datetime) -> Any:
    """Return the version of `record` that was stored at `moment`, or None if it did not exist."""
    versions = type(record).history.filter(id=record.pk, history_date__lte=moment)
    found = versions.select_related("history_user").order_by("-history_date", "-history_id").first()
    return None if found is None or found.history_type == "-" else found


def was_public(version, moment: datetime.datetime) -> bool:
    """Whether the public saw `version` at `moment`."""
    return (
        version is not None
        and version.status == Publishable.Status.PUBLISHED
        and (version.publish_at is None or version.publish_at <= moment)
        and (version.unpublish_at is None or version.unpublish_at > moment)
    )


@contextlib.contextmanager
def site_as_of(moment: datetime.datetime, record: Publishable) -> Iterator[tuple[Publishable, list[str]]]:
    """Set the site back to `moment` inside the block. Yield `record` as it was, and remarks on what could not be."""
    with transaction.atomic():
        try:
            remarks = [
                remark for model in publishable_kinds(Publishable) for remark in _set_back(model, moment, record)
            ]
            yield type(record)._base_manager.get(pk=record.pk), remarks
        finally:
            transaction.set_rollback(True)


def render_as_it_was(request: HttpRequest, record: Publishable, moment: datetime.datetime) -> HttpResponse:
    """Return the public page of `record` as visitors saw it at `moment`, for the reader only."""
    when = date_and_time(moment)
    with site_as_of(moment, record) as (was, remarks):
        words = " ".join([_("This is the page as it was on %(when)s.") % {"when": when}, *remarks])
        path = was.shown_at().partition("#")[0]
        response = answer_as_public(request, path, Preview(words, None, label=_("An earlier page.")))
    return only_for_the_reader(response)


# One kind ----------------------------------------------------------------------------------------------


def _set_back(model: type[Publishable], moment: datetime.datetime, asked: Publishable) -> Iterator[str]:
    """Set the records of `model` back to `moment`. Yield remarks about those that can't be."""
    _move_times(model, moment)
    later = model.history.filter(id=OuterRef("id"), history_date__gt=moment)
    at_that_time = model.history.filter(id=OuterRef("id"), history_date__lte=moment)
    newest = at_that_time.order_by("-history_date", "-history_id").values("history_id")[:1]
    changed = model.history.filter(Exists(later))
    keys = set(changed.order_by().values_list("id", flat=True).distinct()[: MOST_SET_BACK + 1])
    if len(keys) > MOST_SET_BACK:
        name = model._meta.verbose_name_plural
        yield _("Too many %(kind)s changed since, so the others are shown as they are today.") % {"kind": name}
        keys = {asked.pk} if isinstance(asked, model) else set()
    versions = {
        version.id: version
        for version in model.history.filter(Q(id__in=keys) & Q(history_id=Subquery(newest))).order_by()
    }
    said = contents.contents_of_versions(list(versions.values()))
    missing = [key for key in keys if key not in versions or versions[key].history_type == "-"]
    if not model.is_always_public:  # what is always on the site is shown as today if it has no version that old
        model._base_manager.filter(pk__in=missing).update(status=Publishable.Status.DRAFT)
    for version in (versions[key] for key in sorted(keys.difference(missing))):
        try:
            with transaction.atomic():
                _write(version, said[version.pk], is_public=was_public(version, moment))
        except IntegrityError:
            yield _("“%(name)s” is left out: another record has its address today.") % {"name": version.instance}


def _move_times(model: type[Publishable], moment: datetime.datetime) -> None:
    """Publish what was on the site at `moment` by its dates, and the other way round. Pages ask the clock of today."""
    released = model._base_manager.filter(status=Publishable.Status.PUBLISHED)
    released.filter(publish_at__gt=moment).update(status=Publishable.Status.DRAFT)
    released.filter(unpublish_at__gt=moment).update(unpublish_at=None)


def _write(version, said: contents.Contents, *, is_public: bool) -> None:
    """Store `said`, the contents of `version`, as its record, without signals. A deleted record is created again."""
    model = version.instance_type
    record = model._base_manager.filter(pk=version.id).first() or model(pk=version.id)
    record.created_at, record.updated_at = version.created_at, version.updated_at
    contents.read_into(record, said)
    for name, keys in contents.gone_from(model, said).items():
        field: Any = model._meta.get_field(name)
        if not field.many_to_many and field.null:
            setattr(record, field.attname, None)
        elif not field.many_to_many:
            raise IntegrityError(f"{name}: {keys}")
    record.status = Publishable.Status.PUBLISHED if is_public else Publishable.Status.DRAFT
    record.publish_at = record.unpublish_at = None
    lists = {field.name: list(getattr(record, field.name).all()) for field in contents.related_fields(model)}
    record._prefetched_objects_cache = {}
    record.skip_history_when_saving = True
    record.save_base(raw=True, force_insert=record._state.adding)
    for name, members in lists.items():
        getattr(record, name).set(members)
