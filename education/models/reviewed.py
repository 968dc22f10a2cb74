"""What all records of patient education share: author, review and certainty."""

import datetime
import functools
import itertools
import operator
from typing import ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import ModelT, Publishable, PublishableQuerySet
from clinic_site.shared.validators import not_in_the_future
from clinic_site.writing.markdown import cited_keys, malformed_citation
from education.models import review_due, reviewed_words
from education.models.listing import Listing

SHIPPED_BYLINE = gettext_noop("Sample text by the website team")
SOON_DAYS = 30  # a review that is due within these days needs attention


def reviewer_entries():
    """Return the list of reviewers, whose module may be loaded after this one."""
    return apps.get_model("education", "Reviewer").objects


class ReviewedQuerySet(PublishableQuerySet[ModelT]):
    def unreviewed(self) -> Self:
        """Return the records that no clinician has reviewed."""
        return self.filter(reviewed_on=None)

    def review_overdue(self, today: datetime.date | None = None) -> Self:
        """Return the records whose next review was due before `today`."""
        return self.filter(review_due__lt=today or timezone.localdate())

    def review_due_soon(self, today: datetime.date | None = None) -> Self:
        """Return the records whose next review is due from `today` to `SOON_DAYS` later."""
        today = today or timezone.localdate()
        return self.filter(review_due__range=(today, today + datetime.timedelta(days=SOON_DAYS)))


class Reviewed(Publishable):
    """Base class of the texts for patients. A clinician reviews them."""

    markdown_fields: tuple[str, ...] = ()  # fields in which [@key] cites a reference
    review_fields = ("is_sample", "reviewed_by", "reviewed_on", "review_due", "reviewed_own_words")
    is_reviewed_by_clinicians: bool | property = True
    harmless_fields: tuple[str, ...] = ("search_words", "order", "nav_label", "nav_order")
    unseen_fields = ("search_words",)
    was_just_reviewed = False  # a clinician approved the text that this instance has in memory
    _needs_clinician: bool | None = None  # see `remember_review`
    listing: ClassVar[Listing | None] = None  # how the page that lists all records of the kind is divided
    needs_second_person = True  # patients base treatment decisions on these texts

    written_by = models.CharField(
        _("written by"),
        max_length=120,
        blank=True,
        help_text=_("A person or a team. Shown at the bottom of the page."),
    )
    is_sample = models.BooleanField(
        _("sample content"),
        default=False,
        help_text=_("The page is labeled as sample text until a clinician approves it."),
    )
    reviewed_by = models.ForeignKey(
        "education.Reviewer",
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The licensed clinician who read the whole record and approved it."),
    )
    reviewed_on = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The day of that approval."),
    )
    review_due = models.DateField(
        _("next review due"), null=True, blank=True, help_text=_("Set when a clinician approves the text.")
    )

    reviewed_own_words = models.BooleanField(
        _("reviewed by its writer"),
        default=False,
        db_default=False,
        help_text=_("The clinician who reviewed the text wrote some of it. The page says so."),
    )

    objects: ClassVar = ReviewedQuerySet.as_manager()

    class Meta(Publishable.Meta):
        abstract = True
        default_permissions = (*Publishable.Meta.default_permissions, "review")
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_review_has_reviewer_and_date",
                condition=Q(reviewed_by=None, reviewed_on=None)
                | Q(reviewed_by__isnull=False, reviewed_on__isnull=False),
                violation_error_message=_("Give both the reviewer and the date of the review, or neither."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_review_due_after_review",
                condition=Q(reviewed_on=None) | Q(review_due=None) | Q(review_due__gt=F("reviewed_on")),
                violation_error_message=_("The next review must be due after the last one."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_sample_is_not_reviewed",
                condition=Q(is_sample=False) | Q(reviewed_on=None),
                violation_error_message=_("A reviewed record is no longer sample content: untick “sample content”."),
            ),
        ]

    @classmethod
    def for_clinicians(cls) -> Q:
        """Return the condition for records that a clinician reviews: `is_reviewed_by_clinicians` of many."""
        return Q()

    @property
    def has_place_in_list(self) -> bool:
        """Whether the list of all records of the kind is the page that shows it."""
        return self.listing is not None and self.listing.anchor is not None

    def shown_at(self) -> str:
        if self.listing is not None and self.has_place_in_list:
            return self.listing.address_of(self)
        return super().shown_at()

    def clean(self):
        super().clean()
        self._check_citations()

    def _check_citations(self):
        """Report malformed citations and unknown references at the field that contains them."""
        texts = {name: getattr(self, name) for name in self.markdown_fields}
        malformed = {
            name: _("“%(text)s” is not a valid citation. Cite one reference like this: [@key]") % {"text": found}
            for name, text in texts.items()
            if (found := malformed_citation(text))
        }
        if malformed:
            raise ValidationError(malformed)
        cited = {name: cited_keys(text) for name, text in texts.items()}
        keys = {key for keys in cited.values() for key in keys}
        if not keys:
            return
        references = apps.get_model("education", "Reference").objects.all()
        if self.is_published:
            references = references.published()  # live texts may cite only live references
        known = set(references.filter(key__in=keys).values_list("key", flat=True))
        errors = {
            name: _(
                "There is no published reference with the key “%(key)s”. Look it up under References, or remove it."
            )
            % {"key": "”, “".join(key for key in keys if key not in known)}
            for name, keys in cited.items()
            if not known.issuperset(keys)
        }
        if errors:
            raise ValidationError(errors)

    def was_approved(self, *, by, on, own_words: bool = False):
        """Record the approval as a review if an active reviewer gave it. Any other approval leaves the review alone.

        The old review is about other words then: `needs_clinician` says so, and the checks block publishing.
        """
        reviewer = reviewer_entries().of(by)
        if reviewer is None:
            return
        self.reviewed_by, self.reviewed_on, self.is_sample = reviewer, on, False
        self.review_due = review_due.next_review(on, path=self.get_absolute_url())
        self.reviewed_own_words = own_words
        self.was_just_reviewed = True

    def why_no_review(self, *, by) -> str:
        return reviewer_entries().why_not(by)

    def needs_clinician(self) -> bool:
        if self._needs_clinician is not None:
            return self._needs_clinician
        if self.is_sample or self.was_just_reviewed:
            return False
        return self.reviewed_on is None or bool(reviewed_words.changes_since_review(self))

    def remember_review(self) -> None:
        self._needs_clinician = self.needs_clinician()

    @property
    def byline(self) -> str:
        """Who wrote it, for the page. A shipped text that a clinician has approved is the clinic's own: "" stands for that."""
        is_shipped_byline = self.written_by == SHIPPED_BYLINE and not self.is_sample
        if self.written_by == SHIPPED_BYLINE and self.is_sample:
            return gettext(SHIPPED_BYLINE)
        return "" if is_shipped_byline else self.written_by

    @property
    def reviewers(self) -> list:
        return [self.reviewed_by] if self.reviewed_by else []

    @property
    def is_review_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.localdate()


class Certainty(models.TextChoices):
    """How certain the evidence is, in the four levels that reviews of studies use."""

    VERY_LOW = "very_low", _("Very low")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")


class Graded(models.Model):
    """A record with a certainty: one level, a range of levels, or not graded."""

    certainty_low = models.CharField(
        _("certainty"),
        max_length=8,
        choices=Certainty,
        blank=True,
        help_text=_("Leave empty if the evidence was not graded."),
    )
    certainty_high = models.CharField(
        _("up to"),
        max_length=8,
        choices=Certainty,
        blank=True,
        help_text=_("The same level, or a higher one for a range such as “very low to moderate”."),
    )
    certainty_note = models.CharField(
        _("certainty note"),
        max_length=200,
        blank=True,
        help_text=_(
            "What the certainty applies to. If there is none: what is known and how well, such as "
            "“Two small studies. Nobody has graded them.”"
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_grade_is_a_range",
                condition=functools.reduce(
                    operator.or_,
                    (
                        Q(certainty_low=low, certainty_high=high)
                        for low, high in [("", ""), *itertools.combinations_with_replacement(Certainty.values, 2)]
                    ),
                ),
                violation_error_message=_(
                    "Choose both levels, or neither. The second level must not be lower than the first."
                ),
            )
        ]

    def clean(self):
        super().clean()
        steps = list(Certainty.values)
        if bool(self.certainty_low) != bool(self.certainty_high):
            raise ValidationError(
                {"certainty_high": _("Choose both levels, or neither. For a single level, choose the same one twice.")}
            )
        if self.certainty_low and steps.index(self.certainty_low) > steps.index(self.certainty_high):
            raise ValidationError({"certainty_high": _("The second level must not be lower than the first.")})

    @property
    def certainty_steps(self) -> list[str]:
        """Return "on", "range" or "" for each of the four levels: up to the lower level, up to the higher one, above."""
        values = Certainty.values
        low, high = (values.index(value) if value else -1 for value in (self.certainty_low, self.certainty_high))
        return ["on" if place <= low else "range" if place <= high else "" for place in range(len(values))]

    @property
    def certainty_said(self) -> str:
        """Return how certain the evidence is, for readers: the grade, or without a grade the note."""
        return self.certainty_words if self.certainty_low else self.certainty_note or str(_("We have seen no grade."))

    @property
    def certainty_words(self) -> str:
        """Return the grade in words: "Low", "Very low to moderate", or "Not graded"."""
        if not self.certainty_low:
            return str(_("Not graded"))
        if self.certainty_low == self.certainty_high:
            return str(self.get_certainty_low_display())
        return str(
            _("%(low)s to %(high)s")
            % {"low": self.get_certainty_low_display(), "high": self.get_certainty_high_display().lower()}
        )
