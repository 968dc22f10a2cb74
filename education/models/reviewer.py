from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reviewer(models.Model):
    """A licensed clinician who reviews texts for patients. Only real people, with their consent."""

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
