"""How often something happened, as a number that is easy to picture: a bruise in 8 of 100 sessions."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from education.models.icon_array import IconArray
from education.models.reviewed import Reviewed

MOST = 1100  # dots in a picture; with more, dots can't be told apart
# The start of a sentence that says what a session had. An event count can't say that.
TELLS_OF_SESSIONS = re.compile(r"(?:had|led to|(?:was|were) followed by|resulted in)\b", re.IGNORECASE)


class Frequency(Reviewed):
    """A number that one study counted.

    A bruise can hardly be counted twice in one session, so "8 bruises in 100 sessions" means 8 sessions. Its picture
    has `out_of` dots, of which `count` are filled. Events are different: 37 of them in 100 sessions may have come in 30
    sessions, because one session can have two. They get no picture, and words that don't speak of sessions with an event.
    """

    translated_fields = ("sentence", "unit", "counted_by", "not_said")
    asked_first = ("sentence",)

    class Counts(models.TextChoices):
        ONCE = "once", _("Sessions or people, each at most once")
        EVENTS = "events", _("Events: one session can have several")

    sentence = models.CharField(
        _("what happened"),
        max_length=160,
        help_text=_(
            "The end of the sentence “About 8 of 100 sessions …”, for example: led to a bruise. For events, the end of "
            "“In 100 sessions, about 37 …”, for example: small effects were counted. One session can have two."
        ),
    )
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    count = models.PositiveSmallIntegerField(_("how many"), validators=[MinValueValidator(1)])
    out_of = models.PositiveSmallIntegerField(
        _("out of"), default=100, validators=[MinValueValidator(2), MaxValueValidator(MOST)]
    )
    unit = models.CharField(
        _("unit"), max_length=40, default="sessions", help_text=_("For example: sessions, treatments, people.")
    )
    counts = models.CharField(
        _("what was counted"),
        max_length=6,
        choices=Counts,
        default=Counts.EVENTS,
        db_default=Counts.EVENTS,  # the choice that says less
        help_text=_(
            "Choose sessions or people only if each one is counted at most once, as for a bruise. Then a picture shows a "
            "dot for each. Events, such as all small effects together, get no picture."
        ),
    )
    counted_by = models.CharField(
        _("counted by"),
        max_length=200,
        help_text=_("For example: 420 physical therapists in the United States, in 20,464 sessions."),
    )
    not_said = models.TextField(
        _("what the number does not say"), help_text=_("One or two plain sentences about the limits of this number.")
    )
    references = models.ManyToManyField(
        "education.Reference", verbose_name=_("references"), related_name="frequencies", blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    picture: IconArray | None  # set by SafetyView

    history = History(m2m_fields=["references"])

    class Meta(Reviewed.Meta):
        ordering = ["order", "slug"]
        verbose_name = _("frequency")
        verbose_name_plural = _("frequencies")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="education_frequency_part_of_a_whole",
                condition=Q(count__gte=1, out_of__lte=MOST) & (Q(counts="events") | Q(count__lte=F("out_of"))),
                violation_error_message=_("“How many” can’t be more than “out of”."),
            ),
            models.CheckConstraint(
                name="education_frequency_counts_once_or_events",
                condition=Q(counts__in=["once", "events"]),
                violation_error_message=_("Choose what was counted: sessions or people, or events."),
            ),
        ]

    def __str__(self):
        return f"{self.words} {self.sentence}"

    def clean(self):
        super().clean()
        if not self.is_of_events and self.count and self.out_of and self.count > self.out_of:
            raise ValidationError({"count": _("This can’t be more than “out of”.")})
        if self.is_of_events and TELLS_OF_SESSIONS.match(self.sentence):
            raise ValidationError(
                {
                    "sentence": _(
                        "Events say what was counted, not what sessions had. For example: small effects were counted. One "
                        "session can have two."
                    )
                }
            )

    def get_absolute_url(self):
        return f"{reverse('education:safety')}#{self.slug}"

    @property
    def is_of_events(self) -> bool:
        return self.counts == self.Counts.EVENTS

    @property
    def words(self) -> str:
        """Return the number in words: "About 8 of 100 sessions" or, for events, "In 100 sessions, about 37"."""
        words = (
            _g("In %(out_of)s %(unit)s, about %(count)s")
            if self.is_of_events
            else _g("About %(count)s of %(out_of)s %(unit)s")
        )
        return words % {
            "count": number_format(self.count, use_l10n=True, force_grouping=True),
            "out_of": number_format(self.out_of, use_l10n=True, force_grouping=True),
            "unit": self.unit,
        }
