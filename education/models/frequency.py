"""How often something happened, as a number that is easy to picture: 37 of 100 sessions."""

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


class Frequency(Reviewed):
    """A number that one study counted. Its picture has `out_of` dots, of which `count` are filled."""

    material_fields = ("sentence", "count", "out_of", "unit")

    sentence = models.CharField(
        _("what happened"),
        max_length=160,
        help_text=_("The end of the sentence “About 37 of 100 sessions …”. For example: led to a bruise."),
    )
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    count = models.PositiveSmallIntegerField(_("how many"), validators=[MinValueValidator(1)])
    out_of = models.PositiveSmallIntegerField(
        _("out of"), default=100, validators=[MinValueValidator(2), MaxValueValidator(MOST)]
    )
    unit = models.CharField(
        _("unit"), max_length=40, default="sessions", help_text=_("For example: sessions, treatments, people.")
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

    picture: IconArray  # set by SafetyView

    history = History(m2m_fields=["references"])

    class Meta(Reviewed.Meta):
        ordering = ["order", "slug"]
        verbose_name = _("frequency")
        verbose_name_plural = _("frequencies")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="education_frequency_part_of_a_whole",
                condition=Q(count__gte=1, out_of__lte=MOST) & Q(count__lte=F("out_of")),
                violation_error_message=_("“How many” can’t be more than “out of”."),
            ),
        ]

    def __str__(self):
        return f"{self.words} {self.sentence}"

    def clean(self):
        super().clean()
        if self.count and self.out_of and self.count > self.out_of:
            raise ValidationError({"count": _("This can’t be more than “out of”.")})

    def get_absolute_url(self):
        return f"{reverse('education:safety')}#{self.slug}"

    @property
    def words(self) -> str:
        """Return the number in words: "About 37 of 100 sessions"."""
        return _g("About %(count)s of %(out_of)s %(unit)s") % {
            "count": number_format(self.count, use_l10n=True, force_grouping=True),
            "out_of": number_format(self.out_of, use_l10n=True, force_grouping=True),
            "unit": self.unit,
        }
