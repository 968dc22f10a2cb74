from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reviewer(models.Model):
    """A licensed clinician who reviews what patients read. Only real people, with their consent."""

    name = models.CharField(_("name"), max_length=120)
    credentials = models.CharField(
        _("credentials"), max_length=120, help_text=_("As the clinician writes them: PT, DPT, OCS.")
    )
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("staff account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviewer",
        help_text=_("What this account approves counts as the clinician’s review."),
    )
    is_active = models.BooleanField(
        _("still reviews"),
        default=True,
        help_text=_("Untick instead of deleting: past reviews keep their reviewer."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        constraints = [
            models.UniqueConstraint(
                fields=["name", "credentials"],
                name="education_reviewer_once",
                violation_error_message=_("This reviewer is in the list already."),
            )
        ]

    def __str__(self):
        return f"{self.name}, {self.credentials}"
