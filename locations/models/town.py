from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Town(models.Model):
    """A populated place with its size: a town, a borough or a part of a town, whether the post uses its name or not.

    Places have the names that the post uses, and no sizes. The source is in locations/data/README.md.
    `manage.py load_places` loads towns; staff can't edit them.
    """

    geonames_id = models.PositiveIntegerField(_("GeoNames number"), primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    state = models.ForeignKey(
        "locations.State", verbose_name=_("state"), on_delete=models.CASCADE, related_name="towns"
    )
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    population = models.PositiveIntegerField(_("population"))

    class Meta:
        ordering = ["name", "state"]
        verbose_name = _("town")
        verbose_name_plural = _("towns")
        constraints = [
            models.CheckConstraint(
                name="locations_town_on_the_globe",
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]

    def __str__(self):
        return self.name
