from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.pictures.fields import picture_field
from clinic_site.publishing.publishable import History
from education.models.listing import Listing, by_letter
from education.models.other_names import WithOtherNames
from education.models.reviewed import Graded, Reviewed


class BodyRegion(Reviewed):
    """A part of the body that patients choose to show where it hurts."""

    translated_fields = ("name", "note")
    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("short name"),
        max_length=40,
        unique=True,
        help_text=_("Links from the body drawing use it. Do not change it."),
    )
    note = models.TextField(
        _("note"), blank=True, help_text=_("Shown with the list of conditions for this part of the body.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Lower numbers come first, from head to foot.")
    )

    shown: "list[Condition]"  # the first of its published conditions, set by the pages that list them
    condition_count: int  # how many there are, set by the same pages

    history = History()

    class Meta(Reviewed.Meta):
        ordering = ["order", "name"]
        verbose_name = _("part of the body")
        verbose_name_plural = _("parts of the body")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('education:condition_list')}#{self.slug}"


class Condition(WithOtherNames, Graded, Reviewed):
    """Something that hurts, and what dry needling may do for it."""

    named_by = "name"
    translated_fields = (
        "name",
        "plain_name",
        "other_names",
        "search_words",
        "summary",
        "description",
        "short_answer",
        "what_it_is",
        "how_it_may_help",
        "evidence",
        "emergency",
        "get_help",
        "ask",
        "certainty_note",
    )
    markdown_fields = ("what_it_is", "how_it_may_help", "evidence", "get_help", "ask")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    plain_name = models.CharField(
        _("in the patient's words"),
        max_length=150,
        help_text=_("How a patient would say it. For example: pain under the heel."),
    )
    other_names = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("One per line. Shown on the page, and people search for them. For example: slipped disc, TMJ."),
    )
    search_words = models.TextField(
        _("other words for search"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Words that patients may type to find this. One per line. Never shown on a page."),
    )
    regions = models.ManyToManyField(
        BodyRegion, verbose_name=_("parts of the body"), related_name="conditions", blank=True
    )
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    summary = models.CharField(_("one-line summary"), max_length=140)
    description = models.CharField(_("description for search engines"), max_length=160)
    short_answer = models.TextField(
        _("short answer"), help_text=_("Can it help, and how certain is that? Two or three sentences.")
    )
    picture = picture_field(_("Shown below the short answer, in place of a drawing."))
    what_it_is = models.TextField(_("what it is"), help_text=_("Markdown. Cite a reference with [@key]."))
    how_it_may_help = models.TextField(_("how dry needling may help"), help_text=_("Markdown."))
    evidence = models.TextField(
        _("what studies found"), help_text=_("Markdown. Cite a reference with [@key] after every statement.")
    )
    emergency = models.TextField(
        _("call 911"),
        blank=True,
        help_text=_("A reason to call 911 that is specific to this condition. Keep it short, without “if”."),
    )
    get_help = models.TextField(_("when to get help"), blank=True, help_text=_("Markdown."))
    ask = models.TextField(_("what to ask your therapist"), blank=True, help_text=_("A list in Markdown."))
    references = models.ManyToManyField(
        "education.Reference",
        db_table="education_conditionreference",  # the relation used to have its own model
        verbose_name=_("studies shown on this page"),
        related_name="conditions",
        blank=True,
    )

    history = History(m2m_fields=["regions", "references"])
    listing = Listing("education:condition_list", group=by_letter("name"), order=("name",), anchor=None)

    class Meta(Reviewed.Meta):
        ordering = ["order", "name"]
        constraints = [*Reviewed.Meta.constraints, *Graded.Meta.constraints]
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("education:condition", args=[self.slug])
