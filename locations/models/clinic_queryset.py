"""Which clinics stand in which list: listed, offering, due for a call, nearest to a point."""

import datetime
from collections.abc import Iterator
from typing import Any, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, Q, When
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import PublishableQuerySet
from locations import distance

SEARCH_RADII_MILES = (1500,)  # where there are too few clinics in a band of latitude: an island, the far north
A_LITTLE = 0.01  # miles: more than the last digits of what we and the database compute differ by


class Operation(models.TextChoices):
    """Whether there is anything to visit at a clinic's address."""

    OPEN = "open", _("Open")
    CLOSED_FOR_NOW = "closed_for_now", _("Closed for now")
    MOVED = "moved", _("Moved")
    CLOSED = "closed", _("Closed for good")


def oldest_confirmation() -> datetime.date:
    """Return the earliest day on which a confirmation still counts."""
    return timezone.localdate() - datetime.timedelta(days=settings.CONFIRM_AFTER_DAYS)


def is_offering(prefix: str = "") -> Q:
    """Return the condition under which a clinic offers dry needling now; `prefix` reaches it through a relation."""
    return Q(**{f"{prefix}offers_dry_needling": True, f"{prefix}operation": Operation.OPEN})


def is_listed(prefix: str = "") -> Q:
    """Return the condition under which a clinic stands in lists: it has not moved or closed for good."""
    return ~Q(**{f"{prefix}operation__in": [Operation.MOVED, Operation.CLOSED]})


class ClinicQuerySet(PublishableQuerySet[Any]):
    def at_or_404(self, state: str, slug: str):
        """Return the clinic at these two parts of its page's address, with its state. Raises Http404."""
        clinic = self.select_related("state").filter(state__slug=state, slug=slug).first()
        if clinic is None:
            raise Http404(_("There is no such clinic."))
        return clinic

    def listed(self) -> Self:
        """Return the clinics that stand in lists: not those that have moved or closed for good."""
        return self.filter(is_listed())

    def offering(self) -> Self:
        """Return the clinics where a visitor can have dry needling now."""
        return self.filter(is_offering())

    def due_for_confirmation(self) -> Self:
        """Return the clinics that are on the site as offering dry needling and must be asked again."""
        return self.published().offering().filter(dry_needling_confirmed_on__lt=oldest_confirmation())

    def offering_first(self) -> Self:
        """Order a state's clinics: those that offer dry needling now, then the others, each by town."""
        rank = Case(When(is_offering(), then=0), When(operation=Operation.OPEN, then=1), default=2)
        return self.order_by(rank, "city", "name")

    def nearest_to(self, latitude: float, longitude: float, count: int) -> list[Any]:
        """Return the `count` clinics nearest to a point in degrees, nearest first; each has its `miles`.

        Fewer only when there are fewer. The box around the point holds them all; it is as small as its surroundings
        are full of clinics, so that the search takes as long among a million as among a thousand.
        """
        by_distance = self.annotate(chord_squared=distance.chord_squared(latitude, longitude)).order_by(
            "chord_squared", "pk"
        )
        if self.query.is_empty():
            return []
        nearest: list[Any]  # clinics with the column `chord_squared`
        for radius in self._radii(latitude, longitude, count):
            nearest = list(by_distance.filter(distance.box(latitude, longitude, radius))[:count])
            if len(nearest) == count and distance.miles_of_chord(nearest[-1].chord_squared) <= radius:
                break
        else:
            nearest = list(by_distance[:count])
        for clinic in nearest:
            clinic.miles = distance.miles_of_chord(clinic.chord_squared)
        return nearest

    def _radii(self, latitude: float, longitude: float, count: int) -> Iterator[float]:
        """Yield the miles around a point in degrees within which to look, one after the other, for `count` clinics.

        The next ones to the east and to the west, in the point's own band of latitude, are quickly read from the
        index. They are not the nearest, but `count` of them are so near, so the nearest are not farther away.
        """
        band = self.filter(latitude_band=distance.latitude_band(latitude)).values_list("latitude", "longitude")
        neighbours = rows_of_all(
            band.filter(longitude__gte=longitude).order_by("longitude")[:count],
            band.filter(longitude__lt=longitude).order_by("-longitude")[:count],
        )
        if len(neighbours) >= count:
            miles = sorted(distance.miles_between((latitude, longitude), neighbour) for neighbour in neighbours)
            yield miles[count - 1] + A_LITTLE
        yield from SEARCH_RADII_MILES


def rows_of_all(*querysets: models.QuerySet) -> list[tuple]:
    """Return the rows of every queryset of numbers, sliced or not; one query. Django's own `union()` can't slice on SQLite."""
    parts = [queryset.query.sql_with_params() for queryset in querysets]
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part_{at}" for at, (sql, _params) in enumerate(parts))  # noqa: S608 - Django's own SQL
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for _sql, params in parts for param in params])
        return cursor.fetchall()
