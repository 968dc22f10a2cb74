"""`LegalNotice`: what a law asks the clinic to show beside its texts, in the clinic's own words.

`Notice` is the model of the messages to staff (`clinic_site/staff/notices.py`).
"""

from typing import Any, ClassVar, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from clinic_site.notices.language_lines import LanguageLine, lines_in, validate_lines
from clinic_site.notices.notice_kinds import Facts, NoticeKind, is_filled_in
from clinic_site.publishing.publishable import History, Publishable, PublishableQuerySet
from clinic_site.shared.validators import not_in_the_future


class LegalNoticeQuerySet(PublishableQuerySet["LegalNotice"]):
    def applying(self) -> Self:
        """Return the notices without those that were answered with “does not apply”."""
        return self.filter(does_not_apply_because="")

    def shown(self) -> Self:
        """Return the notices that have a page now. One with gaps never has, however it got published."""
        return self.published().applying().filter(is_filled_in())

    def answered(self) -> Self:
        """Return the published answers “does not apply, because”."""
        return self.published().exclude(does_not_apply_because="")

    def settled_kinds(self) -> set[NoticeKind]:
        """Return the kinds that have a page or an answer. One query."""
        found = self.published().filter(is_filled_in() | ~Q(does_not_apply_because=""))
        return {NoticeKind(kind) for kind in found.values_list("kind", flat=True)}


class LegalNotice(Publishable):
    """One notice of each kind. It has a page at /notices/<kind>/ when it is published and complete."""

    translated_fields = ("body", "does_not_apply_because")
    asked_first = ("kind",)
    page_needs = ("kind",)
    fixed_fields = ("kind",)

    kind = models.CharField(_("kind of notice"), max_length=40, choices=NoticeKind)
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown. Start a section with ## and a space."))
    effective_on = models.DateField(
        _("effective date"), null=True, blank=True, help_text=_("Since when the notice is in force. Not in the future.")
    )
    check_again_on = models.DateField(
        _("check again on"), null=True, blank=True, help_text=_("The desk reminds you on this day.")
    )
    counsel_checked_on = models.DateField(
        _("checked by your lawyer on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_("Patients don’t see this."),
    )
    contact_name = models.CharField(
        _("name or title of the contact"), max_length=120, blank=True, help_text=_("For example: Privacy officer")
    )
    contact_phone = PhoneNumberField(_("phone"), blank=True)
    contact_tty = models.CharField(
        _("TTY number"),
        max_length=30,
        blank=True,
        validators=[
            RegexValidator(r"^(711|\+?[\d().\s-]{7,30})$", _("Enter a phone number, or 711 for the relay service."))
        ],
        help_text=_("A number for people who type calls, or 711, the relay service."),
    )
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_address = models.TextField(_("postal address"), max_length=300, blank=True)
    has_fifteen_employees = models.BooleanField(
        _("The clinic has 15 or more employees"),
        default=False,
        help_text=_(
            "Then the page also names the person who coordinates this and takes complaints: the contact below."
        ),
    )
    language_lines = models.TextField(_("languages"), blank=True, validators=[validate_lines])
    last_given_on = models.DateField(
        _("last given to patients on"),
        null=True,
        blank=True,
        validators=[not_in_the_future],
        help_text=_(
            "This notice is given once a year. The desk reminds you each November until this date is of that year."
        ),
    )
    does_not_apply_because = models.CharField(
        _("does not apply, because"),
        max_length=300,
        blank=True,
        help_text=_(
            "Only if this notice does not bind your clinic. Then it has no page, and the site can open without it."
        ),
    )
    # Set by the form for whoever wrote the answer. A name and not an account: the answer outlasts accounts.
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)

    objects: ClassVar = LegalNoticeQuerySet.as_manager()
    history = History()

    class Meta(Publishable.Meta):
        ordering = ["kind"]
        verbose_name = _("legal notice")
        verbose_name_plural = _("legal notices")
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                name="clinic_site_legalnotice_one_of_each_kind",
                fields=["kind"],
                violation_error_message=_("There is a notice of this kind already. Change that one."),
            ),
            models.CheckConstraint(name="clinic_site_legalnotice_has_a_kind", condition=~Q(kind="")),
            models.CheckConstraint(
                name="clinic_site_legalnotice_answer_has_name_and_date",
                condition=Q(does_not_apply_because="") | (~Q(answered_by="") & Q(answered_on__isnull=False)),
                violation_error_message=_("“Does not apply” needs the name of whoever says so, and the date."),
            ),
        ]

    def __str__(self):
        return str(self.get_kind_display())

    def own_place(self):
        """Say why it has no page: it was answered, or something is missing."""
        if not self.applies:
            return _g("Answered: does not apply")
        return _g("Incomplete, so it has no page") if self.missing() else ""

    def words_once_published(self):
        if not self.applies:
            return _g("Answered: does not apply. The site has no page for this notice.")
        return super().words_once_published()

    def get_absolute_url(self):
        return reverse("notice", args=[self.kind])

    @property
    def facts(self) -> Facts:
        return NoticeKind(self.kind).facts

    @property
    def applies(self) -> bool:
        return not self.does_not_apply_because

    @cached_property
    def lines(self) -> list[LanguageLine]:
        return lines_in(self.language_lines)

    @property
    def names_coordinator(self) -> bool:
        """Whether the contact is the person who coordinates and takes complaints."""
        return self.kind == NoticeKind.NONDISCRIMINATION and self.has_fifteen_employees

    def missing(self) -> list[tuple[str, ...]]:
        """Return the groups of fields of which one must be filled in, and none is."""
        needs = [*self.facts.needs, *([("contact_name",)] if self.names_coordinator else [])]
        return [group for group in needs if not any(getattr(self, name) for name in group)]

    def label_of(self, name: str) -> str:
        """Return what the form calls the field `name`."""
        field: Any = self._meta.get_field(name)
        return capfirst(str(field.verbose_name))
