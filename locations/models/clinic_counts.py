"""How many clinics each state has, and which ones in which order, read once for each change of the site."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count

from clinic_site.publishing.kept import kept_until_change
from locations.models.clinic_queryset import is_offering
from locations.models.clinic_towns import OrderedClinics, in_order


@dataclass(frozen=True)
class ClinicCounts:
    """The clinics of a state that visitors see, and those of them that offer dry needling now."""

    listed: int = 0
    offering: int = 0


NONE = ClinicCounts()


@kept_until_change
def counts_by_state() -> dict[int, ClinicCounts]:
    """Return the counts of the states that have clinics, by the state's primary key."""
    clinics = apps.get_model("locations", "Clinic").objects.published().listed().order_by()
    rows = clinics.values_list("state").annotate(listed=Count("pk"), offering=Count("pk", filter=is_offering()))
    return {state: ClinicCounts(listed, offering) for state, listed, offering in rows}


@kept_until_change
def states_with_offers() -> list[Any]:
    """Return all states, each with `has_offer`."""
    return list(apps.get_model("locations", "State").objects.with_has_offer())


@kept_until_change
def clinics_in(state: int) -> OrderedClinics:
    """Return the listed clinics in the state with this primary key.

    Whoever asks for a page of them must not let the database sort them all again.
    """
    return in_order(apps.get_model("locations", "Clinic").objects.published().listed().filter(state=state))
