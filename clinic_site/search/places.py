"""Somebody who types a town, a state or "near me" into the search of texts wants a clinic: the way there."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.common.views import Link
from locations.models import Clinic
from locations.search import ZIP, state_named, town_and_state

# What stands around a place: "dry needling clinics near Tacoma, WA".
AROUND = re.compile(
    r"\b(?:dry|needling|physical|therapy|therapists?|pt|clinics?|places?|offices?|find|nearest|close to|near|around"
    r"|in|at|me|my|the|a|is|it|offered|available|legal|zip|code|where|can|i|get|do|does|have)\b",
    re.IGNORECASE,
)
ASKS_FOR_A_CLINIC = re.compile(r"\b(?:near me|nearest|clinics?|locations?|offices?|find a|address)\b", re.IGNORECASE)


def way_to_clinics(text: str) -> Link | None:
    """Return where the clinics are for the place that `text` names; None when it names none that we know."""
    place = " ".join(re.sub(r"[^\w\s,.'’-]", " ", AROUND.sub(" ", text)).split()).strip(" ,.-")
    if not place:
        return Link(_("Find a clinic"), reverse("locations:state_list")) if ASKS_FOR_A_CLINIC.search(text) else None
    if ZIP.fullmatch(place):
        return _near(place)
    # Two letters are a word more often than a state: "OR", "IN", "ME".
    if (state := state_named(place)) and (len(place) > 2 or place.isupper()):
        return Link(_("Dry needling in %(state)s") % {"state": state.name}, state.get_absolute_url())
    town, state = town_and_state(place)
    clinics = Clinic.objects.published().listed().filter(city__iexact=town.strip())
    if clinics.filter(state=state).exists() if state else clinics.exists():
        return _near(f"{town.strip()}, {state.code}" if state else town)
    return None


def _near(place: str) -> Link:
    return Link(
        _("Clinics near %(place)s") % {"place": place}, f"{reverse('locations:near')}?{urlencode({'q': place})}"
    )
