from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from education.models.listing import Listing, by_choice, by_letter
from education.models.other_names import WithOtherNames
from education.models.reviewed import Reviewed


class Question(Reviewed):
    """A question that patients ask, with a short and a longer answer."""

    translated_fields = ("question", "short_answer", "answer", "search_words")
    asked_first = ("question",)
    markdown_fields = ("answer",)

    class Category(models.TextChoices):
        TREATMENT = "treatment", _("The treatment")
        FEEL = "feel", _("What it feels like")
        RESULTS = "results", _("What it can do")
        SAFETY = "safety", _("Safety")
        HEALTH = "health", _("Your health")
        BEFORE = "before", _("Before your visit")
        AFTER = "after", _("After a treatment")
        MONEY = "money", _("Cost and insurance")
        PRACTICAL = "practical", _("Practical matters")

    question = models.CharField(
        _("question"), max_length=150, help_text=_("In the patient's words, with a question mark.")
    )
    slug = models.SlugField(
        _("short name"),
        max_length=80,
        unique=True,
        help_text=_("Part of the address: /questions/#short-name."),
    )
    category = models.CharField(_("group"), max_length=12, choices=Category)
    short_answer = models.TextField(_("short answer"), help_text=_("One to three sentences."))
    answer = models.TextField(_("longer answer"), blank=True, help_text=_("Markdown. Cite a reference with [@key]."))
    search_words = models.TextField(
        _("other words for search"),
        blank=True,
        help_text=_("Words that patients may type to find this. One per line. Never shown on a page."),
    )
    on_landing = models.BooleanField(_("on the home page"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=100)

    answer_html: SafeString  # the answer with its citations, set by QuestionListView
    drawing: str  # the template with its drawing or "", set by QuestionListView

    history = History()
    listing = Listing(
        "education:question_list",
        group=by_choice("category", Category),
        order=("order", "question"),
        choices=Category,
    )

    class Meta(Reviewed.Meta):
        ordering = ["order", "question"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return f"{reverse('education:question_list')}#{self.slug}"


class GlossaryTerm(WithOtherNames, Reviewed):
    """A word that patients may not know, explained in plain words."""

    named_by = "term"
    translated_fields = ("term", "other_names", "definition")
    asked_first = ("term",)
    term = models.CharField(_("word"), max_length=80)
    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    other_names = models.TextField(_("other names"), blank=True, help_text=_("One per line."))
    definition = models.TextField(_("meaning"), help_text=_("One or two plain sentences."))
    is_explained_in_texts = models.BooleanField(
        _("explained in texts"),
        default=True,
        db_default=True,
        help_text=_(
            "Readers can open the meaning where a page first uses the word. Untick this if every page explains it."
        ),
    )

    history = History()
    listing = Listing("education:glossary", group=by_letter("term"), order=("term",))

    class Meta(Reviewed.Meta):
        ordering = ["term"]
        verbose_name = _("word")
        verbose_name_plural = _("word list")

    def __str__(self):
        return self.term

    def get_absolute_url(self):
        return f"{reverse('education:glossary')}#{self.slug}"
