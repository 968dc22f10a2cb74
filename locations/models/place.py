import re
import unicodedata

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# Abbreviations that people use in town names, and their forms in postal names.
SPELLED_OUT = {"st": "saint", "ste": "sainte", "ft": "fort", "mt": "mount"}


def town_key(name: str) -> str:
    """Return a town's name in a normalized form for lookups: "St. Louis" and "saint louis" are the same."""
    words = re.sub(r"[^a-z0-9]+", " ", without_accents(name).lower()).split()
    return " ".join(SPELLED_OUT.get(word, word) for word in words)[:80]


def without_accents(text: str) -> str:
    """Return `text` without accents: Mayagüez, Cañon City."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


class Place(models.Model):
    """A ZIP code with its town and a point, so that finding a clinic needs no external service.

    The source is in locations/data/README.md. `manage.py load_places` loads places; staff can't edit them.
    """

    zip = models.CharField(_("ZIP code"), max_length=5, primary_key=True)
    city = models.CharField(_("town"), max_length=80)
    town_key = models.CharField(_("town name for lookups"), max_length=80)
    state = models.ForeignKey(
        "locations.State", verbose_name=_("state"), on_delete=models.CASCADE, related_name="places"
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ["zip"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                name="locations_place_on_the_globe",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]
        indexes = [models.Index(fields=["town_key", "state"], name="locations_place_by_town")]

    def __str__(self):
        return f"{self.zip} {self.city}"
