"""Contraindications and effects of treatment. Every page that mentions one uses the same record."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from education.models.reviewed import Reviewed
from education.models.sign import Sign, SignQuerySet


class Contraindication(Reviewed):
    """A reason not to needle, or to ask first."""

    translated_fields = ("title", "line", "reason", "self_check_question", "search_words")
    asked_first = ("title",)
    needs_second_person_to_take_off = True

    class Level(models.TextChoices):
        ABSOLUTE = "absolute", _("Do not needle")
        RELATIVE = "relative", _("Ask first")

    title = models.CharField(_("title"), max_length=120, help_text=_("Keep it short. For example: Blood thinners."))
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    level = models.CharField(
        _("level"),
        max_length=8,
        choices=Level,
        help_text=_("“Ask first” means that the therapist and the doctor decide."),
    )
    line = models.TextField(_("what to do"), help_text=_("One or two lines that a 13-year-old can read."))
    reason = models.TextField(_("why"), help_text=_("The reason, in one or two plain sentences."))
    self_check_question = models.CharField(
        _("question for the self-check"), max_length=200, help_text=_("A yes-or-no question.")
    )
    search_words = models.TextField(
        _("other words for search"),
        blank=True,
        help_text=_("Words that patients may type to find this. One per line. Never shown on a page."),
    )
    sources_differ = models.BooleanField(
        _("guides differ"),
        default=False,
        help_text=_("Tick this if guides disagree. The page will say that our sources do not agree."),
    )
    references = models.ManyToManyField(
        "education.Reference", verbose_name=_("references"), related_name="contraindications", blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    history = History(m2m_fields=["references"])

    class Meta(Reviewed.Meta):
        ordering = ["level", "order", "title"]
        verbose_name = _("contraindication")
        verbose_name_plural = _("contraindications")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="education_contraindication_known_level", condition=Q(level__in=["absolute", "relative"])
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('education:safety')}#{self.slug}"


class AfterEffect(Sign):
    """Something that may happen during or after treatment, and what to do about it."""

    translated_fields = ("name", "detail", "call_911_if", "search_words", "how_common")

    class When(models.TextChoices):
        ANY_TIME = "any_time", _("At any time, even days later")
        DURING = "during", _("During treatment")
        FIRST_HOURS = "first_hours", _("First hours")
        FIRST_DAY = "first_day", _("First day")
        NEXT_DAYS = "next_days", _("First three days")

    when = models.CharField(_("when"), max_length=12, choices=When)
    how_common = models.CharField(_("how common, in words"), max_length=200, blank=True)
    per_100 = models.DecimalField(
        _("in 100 sessions"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Out of 100 sessions, how many had this effect. Use only numbers from a study listed below."),
    )
    references = models.ManyToManyField(
        "education.Reference", verbose_name=_("references"), related_name="after_effects", blank=True
    )

    objects: ClassVar = SignQuerySet["AfterEffect"].as_manager()
    history = History(m2m_fields=["references"])

    class Meta(Sign.Meta):
        ordering = ["order", "name"]
        verbose_name = _("effect of treatment")
        verbose_name_plural = _("effects of treatment")
        constraints = [
            *Sign.Meta.constraints,
            models.CheckConstraint(
                name="education_aftereffect_known_action",
                condition=Q(action__in=["call_911", "see_doctor", "call_clinic", "normal"]),
                violation_error_message=_("Needling does not cause this. Add a warning sign for 988 instead."),
            ),
            models.CheckConstraint(
                name="education_aftereffect_per_100_in_range",
                condition=Q(per_100=None) | Q(per_100__gte=0, per_100__lte=100),
            ),
        ]

    @property
    def is_told_on_the_table(self) -> bool:
        """Whether patients report it to the therapist during treatment instead of calling afterward."""
        return self.when == self.When.DURING and self.action == self.Action.CALL_CLINIC
