"""Whether visitors can read the site in a language besides English.

Like the opening of the site, this is a state and not a text. What a language needs before it opens is checked where it
is opened; a text that changes later is shown in English until it is translated again.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.kept import kept_until_change
from clinic_site.shared.languages import SPANISH

# The languages of translations, each by its own name.
LANGUAGES = [(SPANISH, "Español")]


class LanguageOpening(models.Model):
    """Since when visitors can read the site in a language. One row for each language that was ever open."""

    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, unique=True)
    opened_at = models.DateTimeField(_("open since"), null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("opening of a language")
        verbose_name_plural = _("openings of languages")
        default_permissions = ("change",)

    def __str__(self):
        return f"{self.language}: {'open' if self.is_open else 'not open'}"

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None

    def open(self, *, by) -> None:
        """Show the site in this language to everybody from now on."""
        self.opened_at, self.opened_by = timezone.now(), by
        self.save()

    def close(self) -> None:
        """Show the site in English only from now on."""
        self.opened_at = self.opened_by = None
        self.save()


@kept_until_change
def open_languages() -> frozenset[str]:
    """Return the languages that visitors can read, besides English."""
    return frozenset(LanguageOpening.objects.exclude(opened_at=None).values_list("language", flat=True))
