from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from education.models.reviewed import Reviewed

# Topics that contain the title and text of one of the site's sections. Their addresses are fixed.
SECTION_SLUGS = frozenset(["home", "conditions", "safety", "questions", "glossary", "references"])
# Templates link to these, so their address can't be changed and they can't be deleted.
FIXED_SLUGS = SECTION_SLUGS | {"what-to-expect"}
# Pages that say what the treatment is, who should not have it and when to get help. Two people must take them off.
SAFETY_SLUGS = FIXED_SLUGS | {"dry-needling"}


class Topic(Reviewed):
    """A page of text, or the title and introduction of a section.

    A topic whose slug is in SECTION_SLUGS (`conditions`, `safety` ...) is the introduction of that section. Any other
    topic is a page at `/<slug>/`, except for the privacy page, which is at /about/privacy/.
    """

    asked_first = ("title",)

    HOME = "home"
    SAFETY = "safety"
    PRIVACY = "privacy"
    markdown_fields = ("warning", "body")  # in the order of the page about safety

    title = models.CharField(_("title"), max_length=150, help_text=_("The heading at the top of the page."))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("Part of the page's address: dry-needling becomes /dry-needling/."),
    )
    nav_label = models.CharField(_("label in menus"), max_length=40, blank=True)
    nav_order = models.PositiveSmallIntegerField(
        _("position in the main menu"),
        null=True,
        blank=True,
        help_text=_("Lower numbers come first. Leave empty to keep the page out of the main menu."),
    )
    order = models.PositiveSmallIntegerField(_("position in the footer"), default=100)
    description = models.CharField(
        _("description for search engines"),
        max_length=160,
        help_text=_("One sentence, shown in search results."),
    )
    short_answer = models.TextField(
        _("short answer"),
        help_text=_("Two or three sentences, shown in large type. The one thing every reader should know."),
    )
    search_words = models.TextField(
        _("other words for search"),
        blank=True,
        help_text=_("Words that patients may type to find this. One per line. Never shown on a page."),
    )
    body = models.TextField(
        _("text"),
        blank=True,
        help_text=_("Markdown. Start a section with ## and a space. Cite a reference with [@key]."),
    )
    shows_warnings = models.BooleanField(
        _("show when to get help"),
        default=False,
        help_text=_(
            "Adds “Call 911 now”, “Call us today” and “Normal” below the text. Tick this for treatment and aftercare."
        ),
    )

    warning = models.CharField(
        _("sentence below “Call 911 now”"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "For the page about safety only. One short sentence about harm that can start late. Every page with “Call 911 "
            "now” shows it there, and the page about safety shows its sources. Cite a reference with [@key]."
        ),
    )

    history = History()

    class Meta(Reviewed.Meta):
        ordering = ["order", "title"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.slug == self.PRIVACY:
            return reverse("education:privacy")
        return "/" if self.slug == self.HOME else reverse("education:topic", args=[self.slug])

    @property
    def label(self) -> str:
        return self.nav_label or self.title

    @property
    def needs_second_person_to_take_off(self) -> bool:  # type: ignore[override]  # an attribute of other kinds
        return self.slug in SAFETY_SLUGS

    def clean(self):
        super().clean()
        if self.slug and self.slug != self.HOME:
            try:
                match = resolve(f"/{self.slug}/")
            except Resolver404:
                return
            is_free = match.url_name == "topic" or self.slug in SECTION_SLUGS
            if match.app_name != "education" or not is_free:
                raise ValidationError(
                    {"slug": _("Another part of the site already uses this address. Choose a different one.")}
                )
