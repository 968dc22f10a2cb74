"""Link to the clinic finder when a visitor types a town, a state or "near me" into the site search, and to clinics."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.search.dictionary import is_common
from clinic_site.search.query_words import all_words
from clinic_site.shared.public_page import Link
from locations.finding.clinic_index import GENERIC, ClinicIndex, clinic_index
from locations.finding.state_names import StateNames
from locations.finding.town_names import key_of, words_of
from locations.finding.zip_codes import ZIP
from locations.models import Clinic, Place, State
from locations.models.place import town_key

# Words around a place, as in "dry needling clinics near Tacoma, WA".
AROUND = re.compile(
    r"\b(?:dry|needling|physical|therapy|therapists?|pt|clinics?|places?|offices?|find|nearest|close to|near|around"
    r"|in|at|me|my|the|a|is|it|offered|available|legal|zip|code|where|can|i|get|do|does|have)\b",
    re.IGNORECASE,
)
# What stands before a place: "heel pain near Tacoma".
BEFORE = re.compile(r"\b(?:near|in|around|close to|by)\s+", re.IGNORECASE)
NEAR = re.compile(r"\b(?:near|around|close to)\b", re.IGNORECASE)
ASKS_FOR_A_CLINIC = re.compile(
    r"\b(?:near me|near by|nearby|near here|close to me|in my area|nearest|clinics?|locations?|offices?|find a|address"
    r"|phone|telephone|call you|contact|opening hours|^hours$|are you open|parking|park|directions?|book|booking"
    r"|(?:make|schedule|cancel|change) (?:an?|my) (?:appointment|visit|session)|where (?:can|do|could) (?:i|you|we) (?:get|find|go|have))\b",
    re.IGNORECASE,
)
LONGEST_TOWN = 3  # words; almost all towns with clinics have no more
MOST_CLINICS = 10


def place_in(text: str) -> str:
    """Return `text` without the words that are typed around a place."""
    return " ".join(re.sub(r"[^\w\s,.'’-]", " ", AROUND.sub(" ", text)).split()).strip(" ,.-")


def way_to_clinics(text: str, clinics: ClinicIndex | None = None) -> Link | None:
    """Return a link to the clinics at the place that `text` names, or None if it names no known place.

    At most three queries, or two with the index of the `clinics`.
    """
    place = place_in(text)
    if not place:
        return Link(_("Find a clinic"), reverse("locations:state_list")) if ASKS_FOR_A_CLINIC.search(text) else None
    if zip_code := re.search(rf"(?:^|\s)({ZIP.pattern})$", place):
        return _near(zip_code[1])
    states = StateNames(State.objects.only("code", "name", "slug"), in_the_finder=False)
    named = [place_in(part) for part in BEFORE.split(text)[1:]][-1:]  # what follows the last "near" or "in"
    for words in [place, *named]:
        # In lower case, two letters are more often a word than a state: "or", "in", "me".
        if (state := states.named(words)) and (len(words) > 2 or words.isupper()):
            return Link(_("Dry needling in %(state)s") % {"state": state.name}, state.get_absolute_url())
    # "in spring" is a time, not a town.
    asked = [words for words in named if not any(map(is_common, all_words(words))) or NEAR.search(text)]
    if town := _town_in([place, *named], states, clinics or clinic_index()) or (
        asked and _known_town(asked[0], states)
    ):
        return _near(town)
    if state := _state_at_the_end(place, states):
        return Link(_("Dry needling in %(state)s") % {"state": state.name}, state.get_absolute_url())
    return Link(_("Find a clinic"), reverse("locations:state_list")) if ASKS_FOR_A_CLINIC.search(text) else None


def _town_in(texts: list[str], states: StateNames, clinics: ClinicIndex) -> str | None:
    """Return the town at the end of one of `texts`, with its state if there is one, if it has a public clinic.

    A town that is also a word, such as Bend, counts only if it is the whole text or stands before a state.
    """
    possible: dict[str, tuple[str, State | None]] = {}
    for text in texts:
        name, state = _split(text, states)
        words = name.strip(" ,").split()
        for length in range(min(len(words), LONGEST_TOWN), 0, -1):
            town = " ".join(words[-length:])
            if state or length == len(words) or not any(map(is_common, all_words(town))):
                possible.setdefault(town, (town, state))
    for town, state in possible.values():
        if clinics.towns([key_of(town)], state.code if state else ""):
            return f"{town}, {state.code}" if state else town
    return None


def _known_town(text: str, states: StateNames) -> str | None:
    """Return `text` if it is a town, with or without a clinic: the finder knows the way to the nearest one."""
    name, state = _split(text, states)
    places = Place.objects.filter(town_key=town_key(name))
    if (places.filter(state=state) if state else places).exists():
        return f"{name.strip(' ,')}, {state.code}" if state else name
    return None


def _state_at_the_end(text: str, states: StateNames) -> State | None:
    """Return the state that `text` ends with, written out: "is dry needling allowed for heel pain Ohio"."""
    _before, state = _split(text, states)
    return state if state and text.lower().endswith(state.name.lower()) else None


def clinics_named(text: str, clinics: ClinicIndex) -> list[Clinic]:
    """Return the public clinics whose name is `text` or has its telling words. One query if there may be some.

    One word counts only if it is neither an ordinary one, as in "pain", nor a town.
    """
    pks = clinics.named(text)
    words = [word for word in words_of(text) if word not in GENERIC]
    if not pks and (len(words) > 1 or not any(is_common(word) or clinics.towns([word]) for word in words)):
        pks = clinics.with_words(text)
    if not pks:
        return []
    found = Clinic.objects.published().listed().filter(pk__in=pks[:MOST_CLINICS]).select_related("state")
    return list(found.order_by("name", "state__name", "city"))


def _split(text: str, states: StateNames) -> tuple[str, State | None]:
    """Split a text that ends with a state, such as "Tacoma, WA" or "Salem Oregon"."""
    return next(states.splits(text), (text, None))


def _near(place: str) -> Link:
    return Link(
        _("Clinics near %(place)s") % {"place": place}, f"{reverse('locations:near')}?{urlencode({'q': place})}"
    )
