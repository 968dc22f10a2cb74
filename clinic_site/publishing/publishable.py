"""`Publishable`, which decides whether the public may see a record.

Every model that visitors read inherits `Publishable`. Pages, lists, sitemap and structured data
must query it through `Model.objects.published()`.

Edits to a published record are stored as a draft until they are published: see `workflow.py`.
"""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clinic_site.publishing.other_words import say_in_other_words


def is_public(prefix: str = "") -> models.Q:
    """Return the condition for records that the public may see now, by the database's clock.

    `prefix` follows a relation: `State.objects.filter(is_public("clinics__"))`.
    """
    return (
        Q(**{f"{prefix}status": Publishable.Status.PUBLISHED})
        & (Q(**{f"{prefix}publish_at": None}) | Q(**{f"{prefix}publish_at__lte": Now()}))
        & (Q(**{f"{prefix}unpublish_at": None}) | Q(**{f"{prefix}unpublish_at__gt": Now()}))
    )


# The model of a generic queryset. Subclasses name theirs, as in PublishableQuerySet["Clinic"].
ModelT = TypeVar("ModelT", bound=models.Model)
# Any publishable model.
PublishableT = TypeVar("PublishableT", bound="Publishable")


class PublishableQuerySet(models.QuerySet[ModelT]):
    def published(self) -> Self:
        """Return only the records that the public may see."""
        return self.filter(is_public())

    def with_languages(self) -> Self:
        """Add `is_translated`: whether the public may see a translation of the record. For the page of one record."""
        translations: Any = self.model._meta.get_field("translations").related_model
        kind = ContentType.objects.db_manager(self.db).get_for_model(self.model)
        of_record = translations.objects.published().filter(content_type=kind, object_id=OuterRef("pk"))
        return self.annotate(is_translated=Exists(of_record))

    def hidden(self) -> Self:
        """Return the others. Each part of the condition has an index, unlike what `exclude(is_public())` asks."""
        released = Q(status=Publishable.Status.PUBLISHED)
        not_now = released & Q(publish_at__gt=Now()) | released & Q(unpublish_at__lte=Now())
        return self.filter(Q(status=Publishable.Status.DRAFT) | not_now)

    def released(self) -> Self:
        """Return the records that staff have released, even if their time on the site is not now."""
        return self.filter(status=Publishable.Status.PUBLISHED)

    def taken_off(self) -> Self:
        """Return the records that left the site: somebody took them off, or the end that was set has passed."""
        model: Any = self.model
        released = model.history.filter(id=OuterRef("pk"), status=Publishable.Status.PUBLISHED)
        ended = Q(status=Publishable.Status.PUBLISHED, unpublish_at__lte=Now())
        return self.filter(ended | (Q(status=Publishable.Status.DRAFT) & Exists(released)))

    def with_draft(self, condition: Q | None = None):
        """Return the records with a draft, optionally one that meets `condition`.

        `exclude(drafts=None)` would join the table to itself, and PostgreSQL could then compare every pair of records.
        """
        return self.filter(pk__in=self._drafts(condition or Q()).values("object_id"))

    def scheduled(self, drafts: Iterable[int] | None = None):
        """Return the records that are scheduled to go live, or whose draft is. `drafts` are the keys of the latter.

        These keys are read first: few drafts are scheduled, and beside a subquery PostgreSQL would read every record.
        """
        later = Q(publish_at__gt=timezone.now())
        if drafts is None:
            drafts = list(self._drafts(later).values_list("object_id", flat=True))
        return self.filter(later & Q(status=Publishable.Status.PUBLISHED) | Q(pk__in=drafts))

    def _drafts(self, condition: Q):
        """Return the drafts of records of this model that meet `condition`."""
        kind = ContentType.objects.db_manager(self.db).get_for_model(self.model, for_concrete_model=False)
        drafts: Any = self.model._meta.get_field("drafts").related_model
        return drafts.objects.filter(condition, content_type=kind)


class History(HistoricalRecords):
    """Every version of a record: who, when, why. Generated columns are left out."""

    def get_meta_options(self, model):
        """Add an index on deletions, which are few among all versions: the list of deleted records reads only them."""
        options = super().get_meta_options(model)
        if not issubclass(model, Publishable):  # such as drafts, of which every one is deleted
            return options
        deletions = models.Index(
            fields=["-history_date", "-history_id"],
            name=f"{model._meta.app_label}_{model._meta.model_name}"[:21] + "_deleted",
            condition=Q(history_type="-"),
        )
        return options | {"indexes": [*options.get("indexes", ()), deletions]}

    def fields_included(self, model):
        return [field for field in super().fields_included(model) if not field.generated]

    def pre_delete(self, instance, **kwargs):
        super().pre_delete(instance, **kwargs)
        # The related lists are already deleted when the last version is written.
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
    """A record that staff draft and then publish. Each model adds its `history`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Not on the site")
        PUBLISHED = "published", _("Published")

    status = models.CharField(
        _("status"),
        max_length=12,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text=_("Only published records are on the site. Only staff can see the others."),
    )
    publish_at = models.DateTimeField(
        _("on the site from"), null=True, blank=True, help_text=_("Leave empty to show it as soon as it is published.")
    )
    unpublish_at = models.DateTimeField(
        _("on the site until"), null=True, blank=True, help_text=_("Leave empty for no end date.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    drafts = GenericRelation("clinic_site.Draft")  # at most one; deleted with the record
    takings_off = GenericRelation("clinic_site.TakingOff")  # deleted with the record
    translations = GenericRelation("clinic_site.Translation")  # at most one in each language; deleted with the record

    history: Any  # History() of each model: django-simple-history has no types
    get_absolute_url: Callable[[], str]  # of each model
    # User and reason of the next saved version, read by django-simple-history.
    _history_user: Any
    _change_reason: str
    skip_history_when_saving: bool
    _prefetched_objects_cache: dict[str, Any]  # Django's own: see contents.py

    # A model with its own queryset declares `objects: ClassVar = ...`, so that mypy accepts the override.
    objects = PublishableQuerySet.as_manager()

    # Fields that can change without a second person: they say nothing about the treatment (see `comparison.py`).
    harmless_fields: tuple[str, ...] = ()
    # Who reviewed it and when. Restoring an old version keeps these.
    review_fields: tuple[str, ...] = ()
    # Whether its reviews are clinical ones, and not just a second person's reading.
    is_reviewed_by_clinicians: bool | property = False
    # Fields without which not even a draft can be saved: staff must be able to tell the record from others.
    asked_first: tuple[str, ...] = ("name",)
    # Fields without which its page can't be shown, not even as a preview.
    page_needs: tuple[str, ...] = ()
    # Whether a material change needs a second person before it is published (see `draft.needs_two`).
    needs_second_person: bool | property = False
    # Whether two people must take it off the site, because patients' safety depends on it (see `unpublishing.py`).
    needs_second_person_to_take_off: bool | property = False
    # Whether its own fields say from which day to which one pages show it, so that no other dates are asked for.
    has_own_days = False
    fixed_fields: tuple[str, ...] = ()  # staff never change them; restoring an old version keeps them
    # Whether it is on the site for as long as it exists: it comes with the software and is never taken off.
    is_always_public = False
    # Fields whose words are translated (see `other_words.py`). Levels, numbers, links and places stay the original's.
    translated_fields: tuple[str, ...] = ()
    english_fields: tuple[str, ...] = ()  # they stay English on pages in other languages, such as titles of studies
    unseen_fields: tuple[str, ...] = ()  # translated words that only help the search: stale ones do no harm
    says_other_words = False  # it was read for a page in another language
    is_translated = True  # whether the public may see a translation of it; set by `with_languages` and by the search
    goes_with_its_record = False  # it is a part of another record, and is deleted with that

    class Meta:
        abstract = True
        default_permissions: ClassVar[tuple[str, ...]] = ("add", "change", "delete", "view", "publish")
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_off_the_site_after_on",
                condition=Q(publish_at=None) | Q(unpublish_at=None) | Q(unpublish_at__gt=F("publish_at")),
                violation_error_message=_("The end must be after the start."),
            )
        ]

    def save(self, *args, **kwargs):
        if self.says_other_words:
            raise RuntimeError("This record was read for a page in another language: saving it would lose its words")
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db, field_names, values):  # type: ignore[override]  # Django 6 adds an argument
        """Read a record in the language of the page that is being made."""
        record = super().from_db(db, field_names, values)
        if cls.translated_fields:
            say_in_other_words(record)
        return record

    def shown_at(self) -> str:
        """Return the address of the page that shows the record, with the number of the page if it is in a long list.

        `get_absolute_url()` takes no query, so its address may redirect there.
        """
        return self.get_absolute_url()

    @property
    def is_released(self) -> bool:
        """Whether staff have released it: it is on the site, or its schedule has not started or has ended."""
        return self.status == self.Status.PUBLISHED

    @property
    def is_published(self) -> bool:
        """Whether the public may see it now. The counterpart of `published()` for one record."""
        return self.is_published_at(timezone.now())

    def is_published_at(self, moment: datetime.datetime) -> bool:
        return (
            self.is_released
            and (self.publish_at is None or self.publish_at <= moment)
            and (self.unpublish_at is None or self.unpublish_at > moment)
        )

    def stand_ins(self) -> dict[str, Any]:
        """Return values that the database holds while this new record is incomplete. Its draft keeps what was typed."""
        return {}

    def own_place(self) -> str:
        """Return where this record is although it is published, such as "Ended on March 3", or "" if pages show it.

        For records whose own fields decide that. Lists ask it of each row, so it takes no queries.
        """
        return ""

    def words_once_published(self) -> str:
        """Return what staff read who have just published it: what the site shows now."""
        return _g("Published. The site shows it now.")

    def was_approved(self, *, by, on, own_words: bool = False) -> None:
        """Record on this instance that user `by` approved it on the date `on`. Nothing is saved.

        `own_words` says whether `by` wrote some of these words.
        """

    def why_no_review(self, *, by) -> str:
        """Return why an approval by user `by` would not count as a clinical review, or "" if it would."""
        return ""

    def why_not_public(self) -> str:
        """Return why this text, as it is in memory, can't be on the site whoever approved it, or "" if it can."""
        return ""

    def needs_clinician(self) -> bool:
        """Whether a clinician must still approve this text, as it is in memory, before it can be published."""
        return False

    def remember_review(self) -> None:
        """Find out now whether a clinician must approve this text: the stored record changes before it is asked."""

    def settle(self) -> None:
        """Change the fields, in memory, that follow from others: before it is published, and for its preview."""

    def why_not_back(self) -> str:
        """Return why this deleted record, as it is in memory, can't be restored, or "" if it can."""
        return ""

    def prepare_page(self) -> None:
        """Change what else must be on the site for its page. Only for a preview, whose transaction is rolled back."""

    def on_release(self, *, by) -> None:
        """Change the other records that must change when this one is published by the user `by`.

        It runs in the transaction that publishes, and in the one of a preview, which is rolled back.
        """
