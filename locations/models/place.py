from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Place(models.Model):
    """A ZIP code with its town and a point, so that finding a clinic needs no other company's service.

    Source: locations/data/README.md. Loaded by `manage.py load_places`; staff do not edit it.
    """

    zip = models.CharField(_("ZIP code"), max_length=5, primary_key=True)
    city = models.CharField(_("town"), max_length=80)
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
        indexes = [models.Index(fields=["state", "city"], name="locations_place_by_town")]

    def __str__(self):
        return f"{self.zip} {self.city}"
