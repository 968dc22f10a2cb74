"""Somebody who types a town, a state or "near me" into the search of texts wants a clinic: the way there."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Min, QuerySet, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.shared.public_page import Link
from locations.finding.lookup import LENGTHS_OF_STATES, ZIP, state_named, town_and_state
from locations.models import Clinic, State

# What stands around a place: "dry needling clinics near Tacoma, WA".
AROUND = re.compile(
    r"\b(?:dry|needling|physical|therapy|therapists?|pt|clinics?|places?|offices?|find|nearest|close to|near|around"
    r"|in|at|me|my|the|a|is|it|offered|available|legal|zip|code|where|can|i|get|do|does|have)\b",
    re.IGNORECASE,
)
ASKS_FOR_A_CLINIC = re.compile(r"\b(?:near me|nearest|clinics?|locations?|offices?|find a|address)\b", re.IGNORECASE)


def place_in(text: str) -> str:
    """Return what is left of `text` without the words that stand around a place."""
    return " ".join(re.sub(r"[^\w\s,.'’-]", " ", AROUND.sub(" ", text)).split()).strip(" ,.-")


def clinics_in_towns(text: str) -> QuerySet[Clinic] | None:
    """Return one clinic, with its town alone, for each town and state that `text` may name; None when it can't.

    It may be the whole text, or what stands before a comma or before as many words as a state's name has.
    """
    place = place_in(text)
    words = place.replace(",", " ").split()
    towns = {place, place.rpartition(",")[0].strip(), *(" ".join(words[:-length]) for length in LENGTHS_OF_STATES)}
    # The database makes both sides alike: SQLite's LOWER leaves "Á" as it is, and Python's does not.
    lowered = [Lower(Value(town)) for town in sorted(towns) if town]
    if not lowered:
        return None
    listed = Clinic.objects.published().listed().annotate(town=Lower("city")).filter(town__in=lowered).order_by()
    firsts = listed.values("town", "state").annotate(first=Min("pk")).values("first")
    return Clinic.objects.filter(pk__in=firsts).only("city", "state")


def way_to_clinics(text: str, states: Sequence[State], clinics: Sequence[Clinic]) -> Link | None:
    """Return where the clinics are for the place that `text` names; None when it names none that we know.

    `states` are all there are, `clinics` those of `clinics_in_towns(text)`.
    """
    place = place_in(text)
    if not place:
        return Link(_("Find a clinic"), reverse("locations:state_list")) if ASKS_FOR_A_CLINIC.search(text) else None
    if ZIP.fullmatch(place):
        return _near(place)
    # Two letters are a word more often than a state: "OR", "IN", "ME".
    if (state := state_named(place, states)) and (len(place) > 2 or place.isupper()):
        return Link(_("Dry needling in %(state)s") % {"state": state.name}, state.get_absolute_url())
    town, state = town_and_state(place, states)
    town = town.strip()
    if any(clinic.city.lower() == town.lower() and state in {None, clinic.state} for clinic in clinics):
        return _near(f"{town}, {state.code}" if state else town)
    return None


def _near(place: str) -> Link:
    return Link(
        _("Clinics near %(place)s") % {"place": place}, f"{reverse('locations:near')}?{urlencode({'q': place})}"
    )
