"""The list of reviewers: the clinicians whose names are on pages."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from clinic_site.publishing.publishable import History

NOT_YOURSELF = _(
    "You can’t make yourself a reviewer or change your own entry: another administrator must do it. If there is no "
    "other one, ask the person who runs the server to create an account with “make admin”."
)


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def of(self, account) -> "Reviewer | None":
        """Return the active entry that belongs to `account`, or None."""
        return self.filter(account=account, is_active=True).first()

    def who_can_approve(self) -> Self:
        """Return the reviewers whose approval counts: active, with an account that can sign in."""
        return self.filter(is_active=True, account__is_active=True, account__is_staff=True)

    def why_not(self, account) -> str:
        """Return why an approval by `account` is not a clinical review, and what to do; "" if it is one."""
        entry = self.filter(account=account).first()
        if entry is None:
            return _g(
                "Your account does not belong to a clinician on the list of reviewers, so your approval will not count "
                "as a clinical review. If you are a clinician, ask an administrator to add you under Reviewers."
            )
        if not entry.is_active:
            return _g(
                "Your entry on the list of reviewers is not active, so your approval will not count as a clinical "
                "review. Ask an administrator to activate it under Reviewers."
            )
        return ""


class Reviewer(models.Model):
    """A licensed clinician who reviews texts for patients. Only real people, with their consent.

    An entry puts “Reviewed by” on pages, so nobody enters themselves. `entered_by` is whoever saved the entry last.
    """

    name = models.CharField(_("name"), max_length=120)
    credentials = models.CharField(
        _("credentials"), max_length=120, help_text=_("As the clinician writes them. For example: PT, DPT, OCS.")
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviewer",
        help_text=_("Texts that this account approves count as reviewed by this clinician."),
    )
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Untick this instead of deleting the reviewer, so that past reviews keep the name."),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("entered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    objects = ReviewerQuerySet.as_manager()
    history = History()

    class Meta:
        ordering = ["name"]
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "credentials"],
                name="education_reviewer_once",
                violation_error_message=_("This reviewer is in the list already."),
            ),
            models.CheckConstraint(
                name="education_reviewer_entered_by_another_person",
                condition=Q(account=None) | Q(entered_by=None) | ~Q(account=F("entered_by")),
                violation_error_message=NOT_YOURSELF,
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.credentials}"

    def save(self, *args, **kwargs):
        if self.note_who_enters() and kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "entered_by"}
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        self.note_who_enters()
        if self.account_id is not None and self.account_id == self.entered_by_id:
            raise ValidationError({"account": NOT_YOURSELF})

    def note_who_enters(self) -> bool:
        """Set `entered_by` to the signed-in user and return whether there is one: not on the command line."""
        request = getattr(HistoricalRecords.context, "request", None)
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return False
        self.entered_by = user
        return True
