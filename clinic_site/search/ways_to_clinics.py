"""Link to the clinic finder when a visitor types a town, a state or "near me" into the site search."""

import re
from urllib.parse import urlencode

from django.db.models import Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.shared.public_page import Link
from locations.finding.lookup import ZIP, state_named, town_and_state
from locations.models import Clinic, State

# Words around a place, as in "dry needling clinics near Tacoma, WA".
AROUND = re.compile(
    r"\b(?:dry|needling|physical|therapy|therapists?|pt|clinics?|places?|offices?|find|nearest|close to|near|around"
    r"|in|at|me|my|the|a|is|it|offered|available|legal|zip|code|where|can|i|get|do|does|have)\b",
    re.IGNORECASE,
)
ASKS_FOR_A_CLINIC = re.compile(r"\b(?:near me|nearest|clinics?|locations?|offices?|find a|address)\b", re.IGNORECASE)


def place_in(text: str) -> str:
    """Return `text` without the words that are typed around a place."""
    return " ".join(re.sub(r"[^\w\s,.'’-]", " ", AROUND.sub(" ", text)).split()).strip(" ,.-")


def way_to_clinics(text: str) -> Link | None:
    """Return a link to the clinics at the place that `text` names, or None if it names no known place."""
    place = place_in(text)
    if not place:
        return Link(_("Find a clinic"), reverse("locations:state_list")) if ASKS_FOR_A_CLINIC.search(text) else None
    if ZIP.fullmatch(place):
        return _near(place)
    states = list(State.objects.only("code", "name", "slug"))
    # In lower case, two letters are more often a word than a state: "or", "in", "me".
    if (state := state_named(place, states)) and (len(place) > 2 or place.isupper()):
        return Link(_("Dry needling in %(state)s") % {"state": state.name}, state.get_absolute_url())
    town, state = town_and_state(place, states)
    town = town.strip()
    # The database lowercases both sides, because SQLite's LOWER leaves "Á" unchanged and Python's lower() doesn't.
    clinics = Clinic.objects.published().listed().annotate(town=Lower("city")).filter(town=Lower(Value(town)))
    if state:
        clinics = clinics.filter(state=state)
    if clinics.exists():
        return _near(f"{town}, {state.code}" if state else town)
    return None


def _near(place: str) -> Link:
    return Link(
        _("Clinics near %(place)s") % {"place": place}, f"{reverse('locations:near')}?{urlencode({'q': place})}"
    )
