"""Link to the clinic finder when a visitor types a town, a state or "near me" into the site search, and to clinics."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing.kept import kept_until_change
from clinic_site.search import search_language
from clinic_site.search.dictionary import is_common
from clinic_site.search.query_words import all_words
from clinic_site.search.search_language import language_of_the_page
from clinic_site.search.words_around_places import ENGLISH, SPANISH, Wording
from clinic_site.shared.public_page import Link
from locations.finding.clinic_index import GENERIC, ClinicIndex, clinic_index
from locations.finding.state_names import StateNames, full_names
from locations.finding.town_names import key_of, words_of
from locations.finding.zip_codes import ZIP
from locations.models import Clinic, Place, State
from locations.models.place import town_key

LONGEST_TOWN = 3  # words; almost all towns with clinics have no more
MOST_CLINICS = 10


def way_to_clinics(text: str, clinics: ClinicIndex | None = None) -> Link | None:
    """Return a link to the clinics at the place that `text` names, or None if it names no known place.

    At most two queries, or one with the index of the `clinics`, and another one after a change of the states. Pages in
    Spanish also understand English words.
    """
    if language_of_the_page() is search_language.SPANISH and (way := _way(text, clinics, SPANISH)):
        return way
    return _way(text, clinics, ENGLISH)


def _way(text: str, clinics: ClinicIndex | None, wording: Wording) -> Link | None:
    places = wording.places(text)
    all_clinics = Link(_("Find a clinic"), reverse("locations:state_list"))
    if not places:
        return all_clinics if wording.asks_for_a_clinic.search(text) else None
    if zip_code := re.search(rf"(?:^|\s)({ZIP.pattern})$", places[-1]):
        return _near(zip_code[1])
    states = _states()
    following = wording.before.split(text)[1:][-1:]  # what follows the last "near" or "in"
    named = [place for part in following for place in wording.places(part) or [""]]
    for words in [*places, *named]:
        # In lower case, two letters are more often a word than a state: "or", "in", "me".
        if (state := states.named(words)) and (len(words) > 2 or words.isupper()):
            return _of_state(state)
    # "in spring" is a time, not a town.
    asked = [words for words in named if not any(map(wording.is_common, all_words(words))) or wording.near.search(text)]
    if town := _town_in([*places, *named], states, clinics or clinic_index(), wording) or (
        asked and _known_town(asked[0], states)
    ):
        return _near(town)
    if state := _state_at_the_end(places[-1], states):
        return _of_state(state)
    return all_clinics if wording.asks_for_a_clinic.search(text) else None


@kept_until_change
def _states() -> StateNames:
    return StateNames(State.objects.only("code", "name", "slug"), in_the_finder=False)


def _town_in(texts: list[str], states: StateNames, clinics: ClinicIndex, wording: Wording) -> str | None:
    """Return the town at the end of one of `texts`, with its state if there is one, if it has a public clinic.

    A town that is also a word, such as Bend, counts only if it is the whole text or stands before a state.
    """
    possible: dict[str, tuple[str, State | None]] = {}
    for text in texts:
        name, state = _split(text, states)
        words = name.strip(" ,").split()
        for length in range(min(len(words), LONGEST_TOWN), 0, -1):
            town = " ".join(words[-length:])
            if state or length == len(words) or not any(map(wording.is_common, all_words(town))):
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
    is_written_out = state and text.lower().endswith(tuple(name.lower() for name in full_names(state)))
    return state if is_written_out else None


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


def _of_state(state: State) -> Link:
    return Link(_("Dry needling in %(state)s") % {"state": state.name_in_a_sentence}, state.get_absolute_url())


def _near(place: str) -> Link:
    return Link(
        _("Clinics near %(place)s") % {"place": place}, f"{reverse('locations:near')}?{urlencode({'q': place})}"
    )
