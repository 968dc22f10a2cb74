"""One answer to "may the public see this?".

Every record that visitors read inherits `Publishable`. Pages, lists, sitemap and structured data
reach records through `Model.objects.published()` and no other way.

What staff write about a record on the site is kept apart until it is published: see `workflow.py` beside this file.
"""

import datetime
from collections.abc import Callable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


def is_public(prefix: str = "") -> models.Q:
    """Return the condition under which the public may see a record; the database's clock decides.

    `prefix` reaches it through a relation: `State.objects.filter(is_public("clinics__"))`.
    """
    return (
        Q(**{f"{prefix}status": Publishable.Status.PUBLISHED})
        & (Q(**{f"{prefix}publish_at": None}) | Q(**{f"{prefix}publish_at__lte": Now()}))
        & (Q(**{f"{prefix}unpublish_at": None}) | Q(**{f"{prefix}unpublish_at__gt": Now()}))
    )


# The model of a queryset that is written for several: a class that inherits it names its own, as in
# PublishableQuerySet["Clinic"].
ModelT = TypeVar("ModelT", bound=models.Model)
# Some model that can be published: what comes out is what went in.
PublishableT = TypeVar("PublishableT", bound="Publishable")


class PublishableQuerySet(models.QuerySet[ModelT]):
    def published(self) -> Self:
        """Return only the records that the public may see."""
        return self.filter(is_public())

    def released(self) -> Self:
        """Return the records that staff have let go: on the site, or to be there by the clock alone."""
        return self.filter(status=Publishable.Status.PUBLISHED)

    def with_draft(self, condition: Q | None = None):
        """Return the records that have a draft, one that meets `condition` where it is given.

        `exclude(drafts=None)` would join the table to itself, and PostgreSQL may then compare every record with every
        other one.
        """
        return self.filter(Exists(self._drafts(condition or Q()).filter(object_id=OuterRef("pk"))))

    def scheduled(self):
        """Return the records that go live by the clock, or whose draft does."""
        later = Q(publish_at__gt=timezone.now())
        # Next to an OR, PostgreSQL reads a list of keys once, and would ask EXISTS again for every record.
        drafts = self._drafts(later).values("object_id")
        return self.filter(later & Q(status=Publishable.Status.PUBLISHED) | Q(pk__in=drafts))

    def _drafts(self, condition: Q):
        """Return the drafts of records of this kind that meet `condition`."""
        kind = ContentType.objects.db_manager(self.db).get_for_model(self.model, for_concrete_model=False)
        drafts: Any = self.model._meta.get_field("drafts").related_model
        return drafts.objects.filter(condition, content_type=kind)


class History(HistoricalRecords):
    """Every version of a record: who, when, why. Columns that the database works out itself are left out."""

    def fields_included(self, model):
        return [field for field in super().fields_included(model) if not field.generated]

    def pre_delete(self, instance, **kwargs):
        super().pre_delete(instance, **kwargs)
        # When the last version is written, the database has forgotten the related lists.
        instance._last_lists = {
            field.name: list(getattr(instance, field.name).values_list("pk", flat=True))
            for field in self.get_m2m_fields_from_model(type(instance))
        }

    def create_historical_record_m2ms(self, history_instance, instance):
        if history_instance.history_type != "-":
            super().create_historical_record_m2ms(history_instance, instance)
            return
        for field in history_instance._history_m2m_fields:
            own, other = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            rows = self.m2m_models[field].objects
            rows.bulk_create(
                rows.model(**{"history": history_instance, "id": 0, own: instance.pk, other: key})
                for key in instance._last_lists[field.name]
            )


class Publishable(models.Model):
    """A record that staff write first and publish later. Each model adds its `history`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not on the site")
        PUBLISHED = "published", _("Published")

    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text=_("Only published records are on the site. Anything else is seen by staff alone."),
    )
    publish_at = models.DateTimeField(
        _("on the site from"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    unpublish_at = models.DateTimeField(
        _("on the site until"), null=True, blank=True, help_text=_("Empty: until somebody takes it off.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    drafts = GenericRelation("clinic_site.Draft")  # one at most; goes with the record

    history: Any  # History() of each model: django-simple-history has no types
    get_absolute_url: Callable[[], str]  # of each model
    # For the version that the next save writes: who, and why. django-simple-history takes them from here.
    _history_user: Any
    _change_reason: str
    skip_history_when_saving: bool
    _prefetched_objects_cache: dict[str, Any]  # Django's own: see contents.py

    # A model with a queryset of its own writes `objects: ClassVar = ...`, so that mypy lets it replace this one.
    objects = PublishableQuerySet.as_manager()

    # Fields whose change is never cosmetic, and texts in which every word counts (see `comparison.py`).
    material_fields: tuple[str, ...] = ()
    # Who read it and when: not undone when an old text is restored.
    review_fields: tuple[str, ...] = ()
    # Whether a material change needs a second person before it is published.
    needs_second_person = False

    class Meta:
        abstract = True
        default_permissions: ClassVar[tuple[str, ...]] = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_off_the_site_after_on",
                condition=Q(publish_at=None) | Q(unpublish_at=None) | Q(unpublish_at__gt=F("publish_at")),
                violation_error_message=_("It must leave the site after it came."),
            )
        ]

    @property
    def is_released(self) -> bool:
        """Whether staff have let it go: it is on the site, or will be or was by the clock alone."""
        return self.status == self.Status.PUBLISHED

    @property
    def is_published(self) -> bool:
        """Whether the public may see it now: `published()` for one record in hand."""
        return self.is_published_at(timezone.now())

    def is_published_at(self, moment: datetime.datetime) -> bool:
        return (
            self.is_released
            and (self.publish_at is None or self.publish_at <= moment)
            and (self.unpublish_at is None or self.unpublish_at > moment)
        )

    def was_approved(self, *, by, on) -> None:
        """Take note that user `by` approved the record as it reads now, on the day `on`. Nothing is saved."""
