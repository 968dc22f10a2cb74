from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from education.models.reviewed import Reviewed


class VisitStep(Reviewed):
    """One step of a visit, from the first talk to the days after."""

    translated_fields = ("stage", "title", "text")
    asked_first = ("title",)
    stage = models.CharField(
        _("stage"), max_length=40, help_text=_("The small line above the title. For example: Before, or The needle.")
    )
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), help_text=_("One to three short sentences."))
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    drawing = ""  # the template with its drawing, set by TopicView

    history = History()

    class Meta(Reviewed.Meta):
        ordering = ["order", "title"]
        verbose_name = _("step of the visit")
        verbose_name_plural = _("steps of the visit")

    def __str__(self):
        return f"{self.stage}: {self.title}"

    def get_absolute_url(self):
        return reverse("education:topic", args=["what-to-expect"])
