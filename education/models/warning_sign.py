"""Signs of an illness or injury that dry needling does not cause, such as a heart attack or a broken ankle."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from education.models.condition import Condition
from education.models.sign import Sign, SignQuerySet


class WarningSignQuerySet(SignQuerySet["WarningSign"]):
    def for_page_of(self, condition: Condition | None) -> Self:
        """Return the signs on every page and those of `condition`, most urgent first, with `is_of_page` for the latter."""
        of_page = WarningSign.conditions.through.objects.filter(warningsign=OuterRef("pk"), condition=condition)
        signs = self.annotate(is_of_page=Exists(of_page) if condition else Value(False))
        return signs.filter(Q(is_of_page=True) | Q(is_on_every_page=True)).most_urgent_first()


class WarningSign(Sign):
    """A sign of something that dry needling does not cause. Pages never ask the patient to mention the needles."""

    translated_fields = ("name", "detail", "call_911_if", "search_words")
    is_on_every_page = models.BooleanField(
        _("on every page"),
        default=False,
        help_text=_("Tick this if every page that says when to get help should show it. For example: a heart attack."),
    )
    conditions = models.ManyToManyField(
        "education.Condition",
        verbose_name=_("pages of conditions"),
        related_name="warning_signs",
        blank=True,
        help_text=_("The pages where patients with this sign may look for help."),
    )
    references = models.ManyToManyField(
        "education.Reference", verbose_name=_("references"), related_name="warning_signs", blank=True
    )

    is_of_page = False  # whether it concerns the condition of the page, set by `for_page_of`

    objects: ClassVar = WarningSignQuerySet.as_manager()
    history = History(m2m_fields=["conditions", "references"])

    class Meta(Sign.Meta):
        ordering = ["order", "name"]
        verbose_name = _("warning sign")
        verbose_name_plural = _("warning signs")
        constraints = [
            *Sign.Meta.constraints,
            models.CheckConstraint(
                name="education_warningsign_known_action",
                condition=Q(action__in=["call_911", "call_988", "see_doctor", "call_clinic"]),
                violation_error_message=_("A warning sign is never normal. Choose what to do about it."),
            ),
        ]
