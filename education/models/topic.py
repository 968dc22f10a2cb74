from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from clinic_site.pictures.fields import picture_field
from clinic_site.publishing.comparison import compare
from clinic_site.publishing.contents import contents_of, contents_of_version
from clinic_site.publishing.publishable import History
from clinic_site.shared.languages import OTHERS
from education.models.page_kind import PageKind
from education.models.reviewed import Reviewed, ReviewedQuerySet

# Topics that contain the title and text of one of the site's sections. Their addresses are fixed.
SECTION_SLUGS = frozenset(["home", "conditions", "safety", "questions", "glossary", "references"])
# Templates link to these, so their address can't be changed and they can't be deleted.
VISIT_SLUG = "what-to-expect"
FIXED_SLUGS = SECTION_SLUGS | {VISIT_SLUG}
# Pages that say what the treatment is, who should not have it and when to get help. Two people must take them off.
SAFETY_SLUGS = FIXED_SLUGS | {"dry-needling"}
MOST_IN_FOOTER = 30  # pages


class TopicQuerySet(ReviewedQuerySet["Topic"]):
    def unreviewed(self) -> Self:
        """Return the pages about the treatment that no clinician has reviewed."""
        return super().unreviewed().filter(kind=None)

    def plain(self) -> Self:
        """Return the pages that no clinician reviews."""
        return self.exclude(kind=None)

    def linked_everywhere(self) -> Self:
        """Return the pages in the menus, of those in the footer the first, and those that templates link to."""
        in_footer = self.filter(in_footer=True, nav_order=None).order_by("order", "title", "pk")
        footer = Q(pk__in=in_footer.values("pk")[:MOST_IN_FOOTER])
        return self.filter(Q(nav_order__isnull=False) | Q(slug__in=SAFETY_SLUGS) | footer)


class Topic(Reviewed):
    """A page of text, or the title and introduction of a section.

    A topic whose slug is in SECTION_SLUGS (`conditions`, `safety` ...) is the introduction of that section. Any other
    topic is a page at `/<slug>/`, except for the privacy page, which is at /about/privacy/.

    A topic with a `kind` is plain: it says nothing about the treatment, and no clinician reviews it.
    """

    translated_fields = ("title", "nav_label", "description", "short_answer", "search_words", "body", "warning")
    asked_first = ("title",)

    HOME = "home"
    SAFETY = "safety"
    PRIVACY = "privacy"
    fixed_addresses = (HOME, PRIVACY)  # slugs whose page is not at /<slug>/
    markdown_fields = ("warning", "body")  # in the order of the page about safety
    harmless_fields = (*Reviewed.harmless_fields, "in_footer")
    # The page “Menus” changes these, without a draft. Restoring an old version keeps them.
    fixed_fields = ("nav_order", "in_footer", "order")

    title = models.CharField(_("title"), max_length=150, help_text=_("The heading at the top of the page."))
    slug = models.SlugField(
        _("address"),
        max_length=80,
        unique=True,
        help_text=_("Part of the page's address: dry-needling becomes /dry-needling/."),
    )
    kind = models.ForeignKey(
        PageKind,
        verbose_name=_("kind of page"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pages",
        help_text=_(
            "A clinician approves pages about the treatment. Pages of the other kinds, such as prices, parking and "
            "careers, need no clinician, and must not say what helps or harms."
        ),
    )
    nav_label = models.CharField(_("label in menus"), max_length=40, blank=True)
    nav_order = models.PositiveSmallIntegerField(
        _("position in the main menu"),
        null=True,
        blank=True,
        help_text=_("Lower numbers come first. Leave empty to keep the page out of the main menu."),
    )
    in_footer = models.BooleanField(_("in the footer"), default=True, db_default=True)
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
    picture = picture_field(_("Shown below the short answer. The pages of sections, such as Safety, show none."))
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

    objects: ClassVar = TopicQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ["order", "title"]
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="education_topic_plain_is_no_safety_page",
                condition=Q(kind=None) | ~Q(slug__in=sorted(SAFETY_SLUGS)),
                violation_error_message=_(
                    "Patients’ safety depends on this page, so a clinician must review it: choose “About the treatment”."
                ),
            ),
            models.CheckConstraint(
                name="education_topic_plain_has_no_review",
                condition=Q(kind=None) | Q(reviewed_by=None, reviewed_on=None, review_due=None),
                violation_error_message=_("No clinician reviews pages of this kind."),
            ),
            models.CheckConstraint(
                name="education_topic_plain_cites_no_study",
                condition=Q(kind=None) | (~Q(body__contains="[@") & Q(warning="")),
                violation_error_message=_(
                    "A page of this kind can’t cite studies or have a sentence below “Call 911 now”. Remove them, or "
                    "choose “About the treatment”."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        if self.slug == self.PRIVACY:
            return reverse("education:privacy")
        return reverse("landing") if self.slug == self.HOME else reverse("education:topic", args=[self.slug])

    @property
    def label(self) -> str:
        return self.nav_label or self.title

    # Pages that no clinician reviews

    @property
    def has_visit(self) -> bool:
        """Whether the steps of the visit are part of its page."""
        return self.slug == VISIT_SLUG

    @property
    def is_plain(self) -> bool:
        return self.kind_id is not None

    @property
    def is_reviewed_by_clinicians(self) -> bool:  # type: ignore[override]  # an attribute of other kinds
        return not self.is_plain

    @property
    def shows_picture(self) -> bool:
        """Whether its page shows the picture of this record. Introductions of sections have none."""
        return self.slug not in SECTION_SLUGS

    @classmethod
    def for_clinicians(cls) -> Q:
        return Q(kind=None)

    @property
    def needs_second_person(self) -> bool:  # type: ignore[override]  # an attribute of other kinds
        """Whether this page, as it is in memory, is about the treatment, or becomes plain only now."""
        return not self.is_plain or self.was_about_the_treatment()

    def was_about_the_treatment(self) -> bool:
        """Whether patients last saw a page about the treatment in this record, or at this address.

        A text that was never public counts as one if it came with the software or was reviewed as one.
        """
        stored = Topic.objects.filter(pk=self.pk).values("status", "kind").first()
        if stored and stored["status"] == self.Status.PUBLISHED:
            kinds: list = [stored["kind"]]
        else:
            kinds = self._last_public_kinds(id=self.pk)
        if not kinds and self.pk:
            came_as_one = Q(is_sample=True) | Q(reviewed_on__isnull=False)
            versions = (Topic.objects.filter(pk=self.pk), Topic.history.filter(id=self.pk))
            kinds = [None] if any(found.filter(came_as_one, kind=None).exists() for found in versions) else []
        return None in [*kinds, *self._last_public_kinds(slug=self.slug)]

    @staticmethod
    def _last_public_kinds(**which) -> list:
        """Return the kind of the newest published version: a list with one, or none."""
        versions = Topic.history.filter(**which, status=Topic.Status.PUBLISHED)
        return list(versions.order_by("-history_date", "-history_id").values_list("kind", flat=True)[:1])

    def needs_clinician(self) -> bool:
        if self.is_plain and self._needs_clinician is None:
            return self.was_about_the_treatment() and not self.was_just_reviewed
        return super().needs_clinician()

    def was_approved(self, *, by, on, own_words=False):
        super().was_approved(by=by, on=on, own_words=own_words)
        self.settle()

    def settle(self) -> None:
        """Remove what a plain page must not have: a review, and the label “sample” once someone edited its text."""
        if self.is_plain:
            self.reviewed_by = self.reviewed_on = self.review_due = None
            self.reviewed_own_words = False
            self.is_sample = self.is_sample and not self._was_edited()

    def _was_edited(self) -> bool:
        first = Topic.history.filter(id=self.pk).order_by("history_date", "history_id").first() if self.pk else None
        changes = compare(Topic, contents_of_version(first), contents_of(self)) if first else []
        return any(change.is_material and change.field not in {*self.review_fields, "kind"} for change in changes)

    def save(self, *args, **kwargs):
        self.settle()
        if self.is_plain and kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *self.review_fields}
        super().save(*args, **kwargs)

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
            is_free = self.slug not in OTHERS and (match.url_name == "topic" or self.slug in SECTION_SLUGS)
            if match.app_name != "education" or not is_free:
                raise ValidationError(
                    {"slug": _("Another part of the site already uses this address. Choose a different one.")}
                )
