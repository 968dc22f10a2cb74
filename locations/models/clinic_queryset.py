"""Queries for clinics: listed, offering dry needling, due for a call, nearest to a point."""

import datetime
from collections.abc import Iterator
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Case, Exists, Q, When
from django.db.models.functions import Lower, Now, TruncDate
from django.http import Http404
from django.utils import timezone
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from clinic_site.publishing.publishable import PublishableQuerySet
from locations import clinic_words, distance
from locations.languages import language_of_the_page
from locations.models.clinic_point import at_other_addresses

SEARCH_RADII_MILES = (1500,)  # for bands of latitude with too few clinics: islands, the far north
TODAY = TruncDate(Now())  # by the database's clock, like `is_public()`, and in the time zone of the site
AT_ONCE = 500  # clinics that change with one statement
A_LITTLE = 0.01  # miles: more than the rounding difference between Python and the database


class Operation(models.TextChoices):
    """Whether a clinic can be visited at its address."""

    OPEN = "open", _("Open")
    CLOSED_FOR_NOW = "closed_for_now", _("Closed for now")
    MOVED = "moved", _("Moved")
    CLOSED = "closed", _("Closed for good")


def oldest_confirmation() -> datetime.date:
    """Return the earliest date of a confirmation that still counts."""
    return timezone.localdate() - datetime.timedelta(days=settings.CONFIRM_AFTER_DAYS)


def is_open(prefix: str = "") -> Q:
    """Return the condition for clinics that patients can visit today. `prefix` is the path of a relation to clinics."""
    has_opened = Q(**{f"{prefix}opens_on": None}) | Q(**{f"{prefix}opens_on__lte": TODAY})
    return Q(**{f"{prefix}operation": Operation.OPEN}) & has_opened & ~_has_closed(prefix)


def is_offering(prefix: str = "") -> Q:
    """Return the condition for clinics that offer dry needling now."""
    return Q(**{f"{prefix}offers_dry_needling": True}) & is_open(prefix)


def is_listed(prefix: str = "") -> Q:
    """Return the condition for clinics that are listed: those that have not moved or closed permanently."""
    return ~Q(**{f"{prefix}operation__in": [Operation.MOVED, Operation.CLOSED]}) & ~_has_closed(prefix)


def _has_closed(prefix: str) -> Q:
    """Return the condition for clinics whose last day has passed."""
    return Q(**{f"{prefix}closes_on__isnull": False, f"{prefix}closes_on__lt": TODAY})


class ClinicQuerySet(PublishableQuerySet[Any]):
    def at_or_404(self, state: str, slug: str):
        """Return the clinic with the slugs `state` and `slug`, with its state. Raise Http404 if there is none."""
        clinics = self.select_related("state").with_shared_points()
        clinic = clinics.filter(state__slug=state, slug=slug).first()
        if clinic is None:
            raise Http404(_("There is no such clinic."))
        return clinic

    def listed(self) -> Self:
        """Exclude clinics that have moved or closed permanently."""
        return self.filter(is_listed())

    def offering(self) -> Self:
        """Return the clinics where visitors can get dry needling now."""
        return self.filter(is_offering())

    def due_for_confirmation(self) -> Self:
        """Return the published clinics that offer dry needling and are due for a confirmation call."""
        return self.published().offering().filter(dry_needling_confirmed_on__lt=oldest_confirmation())

    def with_words(self, text: str) -> Self:
        """Return the clinics in which staff find each word of `text`, or the state that it names.

        Quotation marks keep words together. The index of `clinic_words.py` finds the clinics.
        """
        pieces = [piece for piece in map(_unquoted, smart_split(text)) if piece.strip()]
        found = self
        states = [(key, f" {name.lower()}", code.lower()) for key, name, code in _states()] if pieces else []
        for piece in pieces:
            small = piece.lower()
            part = small if len(small) >= clinic_words.SHORTEST else f" {small}"
            meant = [key for key, name, code in states if part in name or small == code]
            words = clinic_words.has_words(piece)
            found = found.filter(words | Q(state__in=meant) if meant else words)
        return found

    def remove_offers(self, *, by, why: str) -> int:
        """Mark these clinics as not offering dry needling, each with a version in its history. Return how many were.

        One transaction, so that the law and the clinics agree at each moment, with three statements for each batch.
        """
        done = 0
        with transaction.atomic():
            keys = list(self.filter(offers_dry_needling=True).order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(keys), AT_ONCE):
                some = self.model._base_manager.select_for_update().filter(pk__in=keys[start : start + AT_ONCE])
                clinics = list(some.filter(offers_dry_needling=True).order_by("pk"))
                now = timezone.now()
                some.update(offers_dry_needling=False, updated_at=now)
                for clinic in clinics:
                    clinic.offers_dry_needling, clinic.updated_at = False, now
                self.model.history.bulk_history_create(
                    clinics, batch_size=AT_ONCE, update=True, default_user=by, default_change_reason=why
                )
                done += len(clinics)
        return done

    def offering_first(self) -> Self:
        """Order by dry needling now, then open, then the rest; each by town and name.

        On a page in Spanish, the clinics where it is spoken come first in each part.
        """
        rank = Case(When(is_offering(), then=0), When(is_open(), then=1), default=2)
        spoken = language_of_the_page()
        speaks = [Case(When(languages__contains=spoken, then=0), default=1)] if spoken else []
        return self.order_by(rank, *speaks, Lower("city"), Lower("name"))

    def with_shared_points(self) -> Self:
        """Annotate `shares_point`: whether a published clinic at another address has the very same point."""
        return self.annotate(shares_point=Exists(at_other_addresses(self.model.objects.published())))

    def nearest_offering(self, latitude: float, longitude: float, count: int) -> list[Any]:
        """Return the `count` published clinics nearest to a point where visitors can get dry needling now."""
        offering = self.published().offering().select_related("state").with_shared_points()
        return offering.nearest_to(latitude, longitude, count)

    def nearest_to(self, latitude: float, longitude: float, count: int) -> list[Any]:
        """Return the `count` clinics nearest to a point in degrees, nearest first, each with its `miles`.

        Return fewer only if there are fewer. The search reads a box around the point. The more clinics nearby, the
        smaller the box, so a search among a million clinics takes as long as one among a thousand.
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
        """Yield search radii in miles around a point in degrees, to try in turn until `count` clinics are found.

        The index quickly returns the next clinics to the east and west in the point's own band of latitude. These are
        not always the nearest, but if `count` of them are within a radius, the nearest are too.
        """
        band = self.filter(latitude_band=distance.latitude_band(latitude)).values_list("latitude", "longitude")
        neighbors = rows_of_all(
            band.filter(longitude__gte=longitude).order_by("longitude")[:count],
            band.filter(longitude__lt=longitude).order_by("-longitude")[:count],
        )
        if len(neighbors) >= count:
            miles = sorted(distance.miles_between((latitude, longitude), neighbor) for neighbor in neighbors)
            yield miles[count - 1] + A_LITTLE
        yield from SEARCH_RADII_MILES


def _states() -> list[tuple[int, str, str]]:
    return list(apps.get_model("locations", "State").objects.order_by().values_list("pk", "name", "code"))


def _unquoted(piece: str) -> str:
    is_quoted = len(piece) > 1 and piece[0] in "\"'" and piece[0] == piece[-1]
    return unescape_string_literal(piece) if is_quoted else piece


def rows_of_all(*querysets: models.QuerySet) -> list[tuple]:
    """Return the rows of all `querysets` in one query. Django's `union()` can't combine slices on SQLite."""
    parts = [queryset.query.sql_with_params() for queryset in querysets]
    sql = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part_{at}" for at, (sql, _params) in enumerate(parts))  # noqa: S608 - Django's own SQL
    with connection.cursor() as cursor:
        cursor.execute(sql, [param for _sql, params in parts for param in params])
        return cursor.fetchall()
