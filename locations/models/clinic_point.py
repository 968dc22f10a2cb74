"""How exactly a clinic's point is known. Distances say no more than that."""

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Left, StrIndex
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from locations.models.clinic_address import ClinicAddress


class PointExactness(models.TextChoices):
    """What a clinic's point is the point of."""

    ADDRESS = "address", gettext_lazy("the address")
    ZIP = "zip", gettext_lazy("the middle of the ZIP code area")
    TOWN = "town", gettext_lazy("the middle of a town or of a part of it")


def exactness(*, is_from_zip: bool, is_shared: bool) -> PointExactness:
    """Return what a point is the point of. `is_shared`: see `ClinicQuerySet.with_shared_points()`."""
    if is_from_zip:
        return PointExactness.ZIP
    return PointExactness.TOWN if is_shared else PointExactness.ADDRESS


class ClinicPoint(ClinicAddress):
    """An address, and what follows from how exactly its point is known."""

    miles: float  # set by ClinicQuerySet.nearest_to()
    shares_point = False  # set by ClinicQuerySet.with_shared_points()

    class Meta:
        abstract = True

    @property
    def point_exactness(self) -> PointExactness:
        """Return what the point is the point of. Load the clinic through `with_shared_points()`."""
        return exactness(is_from_zip=self.point_from_zip, is_shared=self.shares_point)

    @property
    def has_exact_point(self) -> bool:
        return self.point_exactness == PointExactness.ADDRESS

    @property
    def whole_miles(self) -> int:
        """Return the distance that nearest_to() found, in whole miles."""
        return round(self.miles)

    def distance_in_words(self, *, from_middle: bool) -> str:
        """Return how far away the clinic is, and never more exactly than we know.

        `from_middle` says that the distance starts in the middle of a ZIP code area, a town or a state, so that the
        visitor may be some miles away from where it starts. Pages say above the list that miles are in a straight line.
        """
        count = self.whole_miles
        miles = f"{count:,}"
        if self.has_exact_point:
            if not count and not from_middle:
                return _("Less than a mile away")
            return ngettext("About %(miles)s mile", "About %(miles)s miles", max(count, 1)) % {
                "miles": miles if count else "1"
            }
        if not count:
            return _("In %(town)s") % {"town": self.city}
        return ngettext("In %(town)s, about %(miles)s mile", "In %(town)s, about %(miles)s miles", count) % {
            "town": self.city,
            "miles": miles,
        }


def at_other_addresses(clinics: QuerySet) -> QuerySet:
    """Return those of `clinics` that are at the very point of an outer query's row, but at another address.

    Two doors never have the same point to the last digit: where a geocoder does not know an address, it returns the
    middle of the town. Several clinics of one building do have one point, so only the ZIP code and the number of the
    house count: "12 Main St" and "12 Main Street" are one address.
    """
    here = clinics.filter(**{name: OuterRef(name) for name in ("unit_x", "unit_y", "unit_z")})
    return here.annotate(house=_first_word(F("street"))).exclude(
        Q(house=_first_word(OuterRef("street"))) & Q(zip__startswith=Left(OuterRef("zip"), 5))
    )


def _first_word(street) -> Left:
    return Left(street, StrIndex(street, Value(" ")))
