"""What the two kinds of signs share: effects of treatment, and warning signs of illnesses that needling doesn't cause."""

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import ModelT
from education.models.reviewed import Reviewed, ReviewedQuerySet


class SignQuerySet(ReviewedQuerySet[ModelT]):
    def most_urgent_first(self) -> Self:
        """Order by urgency, from "call 911" to "normal"."""
        rank = Case(
            *(When(action=action, then=Value(place)) for place, action in enumerate(Sign.Action.values)),
            output_field=IntegerField(),
        )
        return self.order_by(rank, "order", "name")


class Sign(Reviewed):
    """Something that a patient may notice, and what to do about it.

    Its phrases are what people type into the search when it happens to them. A query that contains one gets the level
    of the sign before any other answer (`clinic_site.search.alarms`).
    """

    needs_second_person_to_take_off = True

    class Action(models.TextChoices):
        """The rungs of the ladder, most urgent first."""

        CALL_911 = "call_911", _("Call 911 now")
        CALL_988 = "call_988", _("Call or text 988")
        SEE_DOCTOR = "see_doctor", _("See a doctor today")
        CALL_CLINIC = "call_clinic", _("Call us today")
        NORMAL = "normal", _("Normal")

    class Part(models.TextChoices):
        """What a sign concerns. Long lists are shown in these groups, in this order."""

        BREATHING = "breathing", _("Breathing and heart")
        NERVES = "nerves", _("Head, nerves and spine")
        LIMBS = "limbs", _("Arms, legs and joints")
        SKIN = "skin", _("Skin, bleeding and swelling")
        OTHER = "other", _("Other signs")

    name = models.CharField(_("name"), max_length=120, help_text=_("Keep it short. For example: Trouble breathing."))
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    action = models.CharField(_("what to do"), max_length=12, choices=Action)
    part = models.CharField(
        _("group"),
        max_length=12,
        choices=Part,
        default=Part.OTHER,
        db_default=Part.OTHER,
        help_text=_("Long lists of signs are shown in these groups."),
    )
    detail = models.TextField(_("what to know"), blank=True, help_text=_("One short sentence. May be empty."))
    call_911_if = models.CharField(
        _("call 911 if"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "What turns this sign into an emergency. It completes the sentence “Call 911 if …”. For example: it is "
            "hard to breathe or your chest hurts."
        ),
    )
    search_words = models.TextField(
        _("other words for search"),
        blank=True,
        help_text=_("Words that patients may type to find this. One per line. Never shown on a page."),
    )
    phrases = models.TextField(
        _("phrases that mean this sign"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "What people type when this happens to them, one phrase per line. For example: can’t catch my breath. "
            "A search that contains the words of one line, close together and in any order, shows this sign above "
            "everything else. Forms of a word and small spelling mistakes count as the word itself. A single word "
            "counts only if nothing else is typed, as does a line in quotation marks. Write three dots after a word if "
            "it should count in any sentence: suicidal ..."
        ),
    )
    phrases_spanish = models.TextField(
        _("phrases in Spanish"),
        blank=True,
        default="",
        db_default="",
        help_text=_("The same in Spanish. For example: no puedo respirar. Accents do not matter."),
    )
    calm_phrases = models.TextField(
        _("phrases that do not mean it"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Words that look similar but are no alarm, one phrase per line. For example: breathing exercise. "
            "Where a search has them word for word, they do not count for this sign."
        ),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    class Meta(Reviewed.Meta):
        abstract = True
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="education_%(class)s_known_part",
                condition=Q(part__in=["breathing", "nerves", "limbs", "skin", "other"]),
            ),
            models.CheckConstraint(
                name="education_%(class)s_call_911_once",
                condition=Q(call_911_if="") | ~Q(action="call_911"),
                violation_error_message=_("This sign is a reason to call 911 in any case. Leave “call 911 if” empty."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        """Refuse a short name of the other kind of sign: both are anchors on the page about safety."""
        super().clean()
        others = [kind for kind in Sign.__subclasses__() if not isinstance(self, kind)]
        if any(kind.objects.filter(slug=self.slug).exists() for kind in others):
            raise ValidationError({"slug": _("Another sign has this short name. Choose a different one.")})

    def get_absolute_url(self):
        return f"{reverse('education:safety')}#sign-{self.slug}"
