from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.always_public import AlwaysPublic
from clinic_site.publishing.publishable import History
from clinic_site.shared.fields import WebAddressField
from clinic_site.shared.validators import not_in_the_future
from locations.models import law_words
from locations.models.state_queryset import READ, StateQuerySet


class State(AlwaysPublic):
    """A US state, the District of Columbia or a territory, and what we know about its law.

    A state is always on the site. Only a change of its law has a draft, and a second person approves it.
    """

    translated_fields = (
        "name",
        "law_note",
        "law_one_source_says",
        "law_another_source_says",
        "law_may_have_changed",
        "law_trail",
    )
    english_fields = ("law_source_name",)
    needs_second_person = True  # patients and clinics act on what the law says
    review_fields = ("law_read_on",)
    harmless_fields = ("law_read_on",)  # no form has it
    fixed_fields = ("code", "name", "slug", "latitude", "longitude")

    class LawStatus(models.TextChoices):
        ALLOWED = "allowed", _("Allowed for physical therapists")
        WITH_CONDITIONS = "with_conditions", _("Allowed for physical therapists, with conditions")
        NOT_ALLOWED = "not_allowed", _("Not allowed for physical therapists")
        NOT_IN_FORCE = "not_in_force", _("A law was passed, but it may not be in use yet")
        SILENT = "silent", _("The law does not mention it")
        UNKNOWN = "unknown", _("We do not know")

    class KnownFrom(models.TextChoices):
        """What somebody here read. Only the first two are the law's own words: see `law_was_read`."""

        PRIMARY = "primary", _("Read in the state’s own words")
        COPY = "copy", _("Read in a copy of the law")
        OFFICIAL = "official", _("Read in a paper of the state, not in the law itself")
        REPORTED = "reported", _("Reported by others, not read in the law itself")
        LIST = "list", _("Read in a list, not in the law itself")

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    latitude = models.FloatField(
        _("latitude of the center"), help_text=_("In degrees. Distances are measured from here.")
    )
    longitude = models.FloatField(_("longitude of the center"), help_text=_("In degrees. West is negative."))
    law_status = models.CharField(
        _("may a physical therapist do it?"),
        max_length=16,
        choices=LawStatus,
        default=LawStatus.UNKNOWN,
        help_text=_("Leave “We do not know” unless you have a source and a date."),
    )
    law_known_from = models.CharField(
        _("how we know"),
        max_length=8,
        choices=KnownFrom,
        blank=True,
        help_text=_("Choose one of the first two only if you read the law, the rule or the court’s decision yourself."),
    )
    law_source_name = models.CharField(
        _("source"),
        max_length=160,
        blank=True,
        help_text=_("A short name, such as the number of the rule. It is one line on the page."),
    )
    law_source_url = WebAddressField(
        _("link to the source"),
        blank=True,
        help_text=_("Only a page of the state, and the one with the text itself. Never a home page."),
    )
    law_checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The day you read the law itself. Leave it empty if you saw only a list, a report or a notice."),
    )
    law_seen_on = models.DateField(
        _("source seen on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("The day you saw a list, a report or a notice. Leave it empty if you read the law itself."),
    )
    law_note = models.TextField(
        _("note for patients"),
        blank=True,
        help_text=_(
            "Use plain words. Say no more than the source says. Begin with what patients meet, such as a consent form. "
            "Give no number that you did not see."
        ),
    )
    law_one_source_says = models.TextField(
        _("one source says"),
        blank=True,
        default="",
        db_default="",
        help_text=_("If sources do not agree, choose “We do not know” above and fill in both sides."),
    )
    law_another_source_says = models.TextField(_("another source says"), blank=True, default="", db_default="")
    law_may_have_changed = models.TextField(
        _("a change whose end we did not see"),
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "For example: A bill (HB 1) was in a committee in May 2026. The page adds that the law may have changed. "
            "Empty this once you know how it ended."
        ),
    )
    law_trail = models.TextField(
        _("everything we read"),
        blank=True,
        default="",
        db_default="",
        help_text=_("One source a line, with its date. Visitors can unfold it below the source."),
    )

    law_read_on = models.DateField(
        _("read by us on"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day somebody of the clinic group read it. Until then, pages say that nobody has."),
    )

    offering_count: int  # set by StateQuerySet.with_clinic_counts(), like `clinic_count`
    clinic_count: int
    has_offer: bool  # set by StateQuerySet.with_has_offer()

    clinics: Any  # the clinics in this state: Clinic.state

    objects: ClassVar = StateQuerySet.as_manager()
    history = History()

    class Meta(AlwaysPublic.Meta):
        ordering = ["name"]
        verbose_name = _("state")
        verbose_name_plural = _("states")
        default_permissions = (*AlwaysPublic.Meta.default_permissions, "review")
        constraints = [
            *AlwaysPublic.Meta.constraints,
            models.CheckConstraint(
                name="locations_state_known_law_has_source_and_date",
                condition=Q(law_status="unknown")
                | (
                    ~Q(law_known_from="")
                    & ~Q(law_source_name="")
                    & (Q(law_checked_on__isnull=False) | Q(law_seen_on__isnull=False))
                ),
                violation_error_message=_("Fill in how we know, the source and its date, or choose “We do not know”."),
            ),
            models.CheckConstraint(
                name="locations_state_dispute_has_two_sides",
                condition=(Q(law_one_source_says="") & Q(law_another_source_says=""))
                | (~Q(law_one_source_says="") & ~Q(law_another_source_says="")),
                violation_error_message=_("Say what both sources say, or leave both sides empty."),
            ),
            models.CheckConstraint(
                name="locations_state_on_the_globe",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("locations:state", args=[self.slug])

    @property
    def name_in_a_sentence(self) -> str:
        """Return the name as used in a sentence: "the District of Columbia", "Texas"."""
        with_article = {
            "DC": _g("the District of Columbia"),
            "VI": _g("the U.S. Virgin Islands"),
            "MP": _g("the Northern Mariana Islands"),
        }
        return with_article.get(self.code, self.name)

    def was_approved(self, *, by, on, own_words=False):
        """Record that somebody of the clinic group read what this site says of the law: shipped texts are not theirs."""
        self.law_read_on = on

    def on_release(self, *, by):
        """Remove the offer from every clinic here if the law, as published now, forbids dry needling."""
        if not self.law_forbids:
            return
        law = {"state": self.name_in_a_sentence, "law": self.get_law_status_display()}
        self.clinics.remove_offers(by=by, why=_("The law of %(state)s: %(law)s") % law)

    def clean(self):
        """Keep "checked on" for laws that somebody read, and two sides for laws that nobody knows.

        The database does not require this yet, because the previous release writes "checked on" for lists too.
        """
        errors = {}
        if self.law_was_read and not self.law_checked_on:
            errors["law_checked_on"] = _("On which day did somebody read the law itself?")
        if self.law_checked_on and not self.law_was_read:
            errors["law_checked_on"] = _(
                "“Checked on” means that somebody read the law itself. For a list, a report or a notice, use “source "
                "seen on”."
            )
        if self.law_is_disputed and self.law_status != self.LawStatus.UNKNOWN:
            errors["law_one_source_says"] = _(
                "Two sides go with “We do not know”. Empty both, or choose “We do not know”."
            )
        if errors:
            raise ValidationError(errors)

    @property
    def law_was_read(self) -> bool:
        """Whether somebody here read the law's own words, and not only what others say about it."""
        return self.law_known_from in READ

    @property
    def law_is_ours(self) -> bool:
        """Whether somebody of the clinic group has read this, which may have come with the software."""
        return self.law_read_on is not None

    @property
    def law_is_disputed(self) -> bool:
        return bool(self.law_one_source_says or self.law_another_source_says)

    @property
    def law_in_one_line(self) -> str | Promise:
        """Return the answer for visitors: the status, or that our sources differ."""
        return _("We do not know. Our sources differ") if self.law_is_disputed else self.get_law_status_display()

    @property
    def law_in_brief(self) -> str | Promise:
        """Return the answer for a cell whose heading says that it is about physical therapists."""
        return _("Our sources differ") if self.law_is_disputed else law_words.BRIEF[self.law_status]

    @property
    def law_for_you(self) -> str | Promise:
        """Return what the answer means for a patient."""
        return law_words.DISPUTED if self.law_is_disputed else law_words.FOR_YOU[self.law_status]

    @property
    def law_how_we_know(self) -> str | Promise:
        """Return a plain sentence on what was read: the law, a copy, or only what others say."""
        if self.law_is_disputed:
            return law_words.SOURCES_DIFFER
        words = law_words.HOW_WE_KNOW if self.law_is_ours else law_words.HOW_THEY_KNOW
        return words[self.law_known_from]

    @property
    def law_how_we_know_in_brief(self) -> str | Promise:
        """Return the same for a table with a legend."""
        words = law_words.SEVERAL if self.law_is_disputed else law_words.HOW_IN_BRIEF[self.law_known_from]
        is_read_by_us = self.law_is_ours and self.law_known_from and not self.law_is_disputed
        return law_words.READ_BY_US % {"how": words} if is_read_by_us else words

    @property
    def law_trail_lines(self) -> list[str]:
        """Return everything that was read, one source an item."""
        return [line.strip() for line in self.law_trail.splitlines() if line.strip()]

    @property
    def law_forbids(self) -> bool:
        """Whether, as far as we know, the law bars physical therapists from dry needling today."""
        return self.law_status in (self.LawStatus.NOT_ALLOWED, self.LawStatus.NOT_IN_FORCE)

    @property
    def law_is_open(self) -> bool:
        """Whether nobody can say from the law, as far as we know it, that clinics here may offer it."""
        return self.law_status in (self.LawStatus.UNKNOWN, self.LawStatus.SILENT)

    @property
    def refusal_of_offers(self) -> str:
        """Return why clinics here can't be marked as offering dry needling, or "" if they can."""
        if not self.law_forbids:
            return ""
        return _(
            "Clinics in %(state)s can’t be marked as offering dry needling. The law there, as far as we know: “%(law)s”."
            " If it has changed, ask an administrator to update it under States first."
        ) % {"state": self.name_in_a_sentence, "law": self.get_law_status_display()}
