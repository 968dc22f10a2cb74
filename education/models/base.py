"""What every record of patient education shares: who wrote it, who reviewed it, and how sure it is."""

import datetime
import functools
import itertools
import operator
from typing import ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import ModelT, Publishable, PublishableQuerySet
from clinic_site.shared.validators import not_in_the_future
from clinic_site.writing.markdown import cited_keys, malformed_citation

SOON_DAYS = 30  # before a review is due, staff are told


class ReviewedQuerySet(PublishableQuerySet[ModelT]):
    def unreviewed(self) -> Self:
        """Return the records that no clinician has reviewed yet."""
        return self.filter(reviewed_on=None)

    def review_overdue(self, today: datetime.date | None = None) -> Self:
        """Return the records whose next review was due before `today`."""
        return self.filter(review_due__lt=today or timezone.localdate())

    def review_due_soon(self, today: datetime.date | None = None) -> Self:
        """Return the records whose next review is due in the `SOON_DAYS` from `today` on."""
        today = today or timezone.localdate()
        return self.filter(review_due__range=(today, today + datetime.timedelta(days=SOON_DAYS)))


class Reviewed(Publishable):
    """A record that is published and reviewed by a clinician: all of `education` that patients read."""

    markdown_fields: tuple[str, ...] = ()  # the fields in which [@key] cites a reference
    review_fields = ("is_sample", "reviewed_by", "reviewed_on", "review_due")
    needs_second_person = True  # real people decide about needles from what it says

    written_by = models.CharField(
        _("written by"),
        max_length=120,
        blank=True,
        help_text=_("Shown at the foot of the page. A person or a team."),
    )
    is_sample = models.BooleanField(
        _("sample content"),
        default=False,
        help_text=_("Labelled on the page as sample text that a licensed clinician must review. Untick after review."),
    )
    reviewed_by = models.ForeignKey(
        "education.Reviewer",
        verbose_name=_("reviewed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "The licensed clinician who read the whole record. Never fill this in for a review that did not happen."
        ),
    )
    reviewed_on = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("Change this only when a clinician has read the whole record again, not for a typing mistake."),
    )
    review_due = models.DateField(
        _("next review due"), null=True, blank=True, help_text=_("Usually a year after the review.")
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

    def clean(self):
        super().clean()
        self._check_citations()

    def _check_citations(self):
        """Refuse a citation of a reference that does not exist, at the field where it stands."""
        texts = {name: getattr(self, name) for name in self.markdown_fields}
        malformed = {
            name: _("“%(text)s” can’t be read. Cite one reference like this: [@key]") % {"text": found}
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
            references = references.published()  # what is live cites only what is live
        known = set(references.filter(key__in=keys).values_list("key", flat=True))
        errors = {
            name: _(
                "There is no published reference with the key “%(key)s”. Look it up under References, or take it out."
            )
            % {"key": "”, “".join(key for key in keys if key not in known)}
            for name, keys in cited.items()
            if not known.issuperset(keys)
        }
        if errors:
            raise ValidationError(errors)

    def was_approved(self, *, by, on):
        """A clinician has read the whole record: that is its review. Anybody else's approval is none."""
        reviewer = apps.get_model("education", "Reviewer").objects.filter(account=by, is_active=True).first()
        if reviewer is None:
            self.reviewed_by = self.reviewed_on = self.review_due = None
            return
        self.reviewed_by, self.reviewed_on, self.is_sample = reviewer, on, False
        self.review_due = on + datetime.timedelta(days=settings.REVIEW_AFTER_DAYS)

    @property
    def reviewers(self) -> list:
        return [self.reviewed_by] if self.reviewed_by else []

    @property
    def is_review_overdue(self) -> bool:
        return self.review_due is not None and self.review_due < timezone.localdate()


class Certainty(models.TextChoices):
    """How sure the researchers are, in the four steps that reviews of studies use."""

    VERY_LOW = "very_low", _("Very low")
    LOW = "low", _("Low")
    MODERATE = "moderate", _("Moderate")
    HIGH = "high", _("High")


class Graded(models.Model):
    """Something with a certainty: one step of the scale, a range of steps, or not graded at all."""

    certainty_low = models.CharField(
        _("certainty"),
        max_length=8,
        choices=Certainty,
        blank=True,
        help_text=_("Leave empty when nobody graded it."),
    )
    certainty_high = models.CharField(
        _("up to"),
        max_length=8,
        choices=Certainty,
        blank=True,
        help_text=_("The same as the first, or higher for a range such as “very low to moderate”."),
    )
    certainty_note = models.CharField(
        _("what the grade is about"),
        max_length=200,
        blank=True,
        help_text=_("For example: for pain in the first weeks."),
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
                violation_error_message=_("A grade has two ends, and the second is not lower than the first."),
            )
        ]

    def clean(self):
        super().clean()
        steps = list(Certainty.values)
        if bool(self.certainty_low) != bool(self.certainty_high):
            raise ValidationError(
                {"certainty_high": _("Fill in both ends of the grade (the same twice for one step), or neither.")}
            )
        if self.certainty_low and steps.index(self.certainty_low) > steps.index(self.certainty_high):
            raise ValidationError({"certainty_high": _("The second step must not be lower than the first.")})

    @property
    def certainty_steps(self) -> list[tuple[str | Promise, bool]]:
        """Return the four steps of the scale as (label, whether it is part of this grade)."""
        steps = list(Certainty)
        if not self.certainty_low:
            return [(step.label, False) for step in steps]
        first, last = (steps.index(Certainty(value)) for value in (self.certainty_low, self.certainty_high))
        return [(step.label, first <= place <= last) for place, step in enumerate(steps)]

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
