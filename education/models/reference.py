import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import History
from clinic_site.shared.fields import WebAddressField
from clinic_site.shared.validators import not_in_the_future
from clinic_site.writing.markdown import KEY
from education.models.citation_line import CitationLine, citation_line
from education.models.listing import Listing, by_letter
from education.models.reviewed import Graded, Reviewed

# In rows that a version without `missing_because` wrote.
NOT_LOOKED_UP = "We have not looked this up yet."


class DoiField(models.CharField):
    """A DOI. It may be entered as a link or with "doi:" before it, as people copy it. Migrations see a CharField."""

    PREFIX = re.compile(r"^(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/|doi[:\s]\s*)+", re.IGNORECASE)

    def deconstruct(self):
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options

    def to_python(self, value):
        value = super().to_python(value)
        return value and self.PREFIX.sub("", value.strip(), count=1)

    def formfield(self, **kwargs):
        return super().formfield(**{"max_length": (self.max_length or 0) + 30} | kwargs)  # with the prefix


class Reference(Graded, Reviewed):
    """A study, guide or rule that supports statements on the site."""

    translated_fields = ("plain_finding", "certainty_note", "missing_because", "verification_note")
    english_fields = ("authors", "title", "source")
    asked_first = ("key",)

    class Kind(models.TextChoices):
        REVIEW = "review", _("Review of many studies")
        TRIAL = "trial", _("Trial")
        COHORT = "cohort", _("Study of a group of patients")
        SURVEY = "survey", _("Survey")
        CASE_REPORT = "case-report", _("Report of one or a few cases")
        GUIDELINE = "guideline", _("Guideline")
        OVERVIEW = "overview", _("Overview")
        REGULATION = "regulation", _("Rule or law")

    LISTED_BY = ("conditions", "contraindications", "after_effects", "warning_signs", "frequencies")
    STUDIES = (Kind.REVIEW, Kind.TRIAL, Kind.COHORT)  # kinds that can show whether a treatment helps

    class About(models.TextChoices):
        DRY_NEEDLING = "dry-needling", _("Dry needling")
        ACUPUNCTURE = "acupuncture", _("Acupuncture, not dry needling")
        BOTH = "both", _("Dry needling and acupuncture")
        OTHER = "other", _("Something else")

    class CertaintyBasis(models.TextChoices):
        AUTHORS = "authors", _("as graded by the authors")
        OURS = "ours", _("our own grade")
        NONE = "none", _("not graded")

    class Verification(models.TextChoices):
        SEEN = "seen", _("Checked: we read the abstract or the listing")
        PARTLY = "partly", _("Checked in part")
        NOT_SEEN = "not_seen", _("Not checked yet")

    key = models.SlugField(
        _("key"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(rf"^{KEY}$", _("Use only lowercase letters, digits and hyphens. For example: gattie-2017."))
        ],
        help_text=_("A short name for citations. In a text, write [@key] right after the statement."),
    )
    authors = models.CharField(_("authors"), max_length=200, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    source = models.CharField(_("journal or publisher"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    details = models.CharField(_("volume and pages"), max_length=80, blank=True)
    doi = DoiField(_("DOI"), max_length=120, blank=True, help_text=_("For example: 10.3390/jcm12031205"))
    pmid = models.CharField(_("PubMed ID"), max_length=12, blank=True)
    url = WebAddressField(_("web address"), blank=True, help_text=_("Only if there is no DOI or PubMed ID."))
    missing_because = models.CharField(
        _("what is missing and why"),
        max_length=300,
        blank=True,
        default="",
        db_default=NOT_LOOKED_UP,
        help_text=_(
            "Only if there are no authors, no title or no year, or nothing to look it up by: no DOI, PubMed ID or web "
            "address. One or two sentences, shown to readers. For example: The list of authors was not shown to us."
        ),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    about = models.CharField(_("about"), max_length=12, choices=About, default=About.DRY_NEEDLING)
    plain_finding = models.TextField(
        _("what it found"), help_text=_("One to three plain sentences, including what the study does not show.")
    )
    certainty_basis = models.CharField(
        _("who graded it"), max_length=8, choices=CertaintyBasis, default=CertaintyBasis.NONE
    )
    verification = models.CharField(_("checked"), max_length=8, choices=Verification, default=Verification.NOT_SEEN)
    verification_note = models.CharField(_("what was not checked"), max_length=300, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True, validators=[not_in_the_future])

    number: int  # its number on the page, set by Citations
    used_on: Any  # the pages that use it, or None: set by ReferenceListView

    history = History()
    listing = Listing(
        "education:reference_list",
        group=by_letter("authors", "title", "source"),
        order=("authors", "key"),
        key="key",
        anchor="ref-",
    )

    class Meta(Reviewed.Meta):
        ordering = ["authors", "year", "key"]
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        constraints = [
            *Reviewed.Meta.constraints,
            *Graded.Meta.constraints,
            models.CheckConstraint(
                name="education_reference_grade_has_a_basis",
                condition=Q(certainty_low="", certainty_basis="none")
                | (~Q(certainty_low="") & ~Q(certainty_basis="none")),
                violation_error_message=_("Say who graded it. If there is no grade, choose “not graded”."),
            ),
            models.CheckConstraint(
                name="education_reference_checked_has_date",
                condition=Q(verification="not_seen") | Q(checked_on__isnull=False),
                violation_error_message=_("Say when the reference was checked."),
            ),
            models.CheckConstraint(
                name="education_reference_is_named_or_says_why",
                condition=(~Q(authors="") & ~Q(title="") & Q(year__isnull=False)) | ~Q(missing_because=""),
                violation_error_message=_(
                    "Give the authors, the title and the year. If one can’t be found, fill in “What is missing and why”."
                ),
            ),
            models.CheckConstraint(
                name="education_reference_is_found_or_says_why",
                condition=~Q(doi="", pmid="", url="") | ~Q(missing_because=""),
                violation_error_message=_(
                    "Give a DOI, a PubMed ID or a web address. If there is none, fill in “What is missing and why”."
                ),
            ),
        ]

    def __str__(self):
        lead = self.authors or self.title or self.source or self.key
        return f"{lead} ({self.year})" if self.year else lead

    def clean(self):
        super().clean()
        if self.lacks and not self.missing_because.strip():
            names = ", ".join(str(name) for name in self.lacks)
            raise ValidationError(
                {
                    "missing_because": _("Not given: %(names)s. Fill them in, or say why they are missing.")
                    % {"names": names}
                }
            )

    def stand_ins(self):
        return {"missing_because": NOT_LOOKED_UP}

    def get_absolute_url(self):
        return f"{reverse('education:reference_list')}#ref-{self.key}"

    def delete(self, *args, **kwargs):
        """Delete the reference. Raise ProtectedError if a record lists it."""
        users = [user for relation in self.LISTED_BY for user in getattr(self, relation).all()]
        if users:
            raise ProtectedError(str(_("This reference is in use. Remove it from these records first.")), set(users))
        return super().delete(*args, **kwargs)

    @property
    def line(self) -> CitationLine:
        return citation_line(self)

    @property
    def lacks(self) -> list[str | Promise]:
        """Return the names of the details without which readers can't tell or find the source."""
        parts = [(self.authors, _("authors")), (self.title, _("title")), (self.year, _("year"))]
        return [*(name for value, name in parts if not value), *([] if self.link else [_("a way to look it up")])]

    @property
    def missing(self) -> str:
        """Return what is missing and why, or "" if nothing is."""
        return self.missing_because if self.lacks else ""

    @property
    def link(self) -> str:
        """Return the best web address of the source, or "" if none is known."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        return self.url
