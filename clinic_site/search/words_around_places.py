"""The words that people type around a place in the site search: "dry needling near Tacoma", "clínicas cerca de Tacoma"."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from clinic_site.search.dictionary import is_common, is_common_in_spanish
from clinic_site.search.query_words import all_words
from locations.finding.typed_text import ARTICLES

# Words around a place, as in "dry needling clinics near Tacoma, WA".
AROUND = re.compile(
    r"\b(?:dry|needling|physical|therapy|therapists?|pt|clinics?|places?|offices?|find|nearest|close to|near|around"
    r"|in|at|me|my|the|a|is|it|offered|available|legal|zip|code|where|can|i|get|do|does|have)\b",
    re.IGNORECASE,
)
# They are left out only before and after a place, because names have some of them: Carolina del Norte.
SPANISH_AROUND = frozenset(
    word
    for line in [
        "puncion punciones seca secas agujas terapia fisica fisioterapia fisioterapeuta fisioterapeutas terapeuta",
        "terapeutas terapista terapistas clinica clinicas consultorio consultorios lugar lugares donde busco buscar",
        "buscando encontrar encuentro necesito quiero hay cerca cercana cercanas cercano cercanos alrededor alrededores",
        "de del en a por el la los las un una mi mis me yo es esta estan son legal permitido permitida ley leyes se puede",
        "pueden hacer hacen hace hacerme ofrece ofrecen dan codigo postal estado ciudad para que cual mas aqui vivo estoy y",
        "si tienen hay dry needling clinic clinics near in",
    ]
    for word in line.split()
)
ASKS_FOR_A_CLINIC = re.compile(
    r"\b(?:near me|near by|nearby|near here|close to me|in my area|nearest|clinics?|locations?|offices?|find a|address"
    r"|phone|telephone|call you|contact|opening hours|^hours$|are you open|parking|park|directions?|book|booking"
    r"|(?:make|schedule|cancel|change) (?:an?|my) (?:appointment|visit|session)|where (?:can|do|could) (?:i|you|we) (?:get|find|go|have))\b",
    re.IGNORECASE,
)
ASKS_IN_SPANISH = re.compile(
    r"\b(?:cerca de (?:m[ií]|aqu[ií]|donde)|por aqu[ií]|cercan[ao]s?|en mi (?:[aá]rea|zona|ciudad|pueblo|barrio|colonia)"
    r"|cl[ií]nicas?|consultorios?|sucursal(?:es)?|ubicaci[oó]n(?:es)?|direcci[oó]n|tel[eé]fono|contacto|horarios?"
    r"|a qu[eé] hora|abren|abierto|cierran|estacionamiento|estacionar(?:me)?|parquear(?:me)?|parqueo|c[oó]mo llegar"
    r"|(?:hacer|sacar|pedir|agendar|reservar|cancelar|cambiar|programar) (?:una |mi |la )?(?:cita|turno|hora|sesi[oó]n)"
    r"|d[oó]nde (?:puedo|hay|est[aá]n?|queda|quedan|encuentro|lo hacen|me la hago|hacen|se hace))\b",
    re.IGNORECASE,
)


def place_in(text: str) -> str:
    """Return `text` without the words that are typed around a place in English."""
    return _plain(AROUND.sub(" ", text))


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s,.'’-]", " ", text).split()).strip(" ,.-")


def _english_places(text: str) -> list[str]:
    return [place for place in [place_in(text)] if place]


def _spanish_places(text: str) -> list[str]:
    """Return what is left without the words before and after a place, with and without an article: "la Florida"."""
    words = _plain(text).split()
    while words and "".join(all_words(words[-1])) in SPANISH_AROUND:
        words.pop()
    first = 0
    while first < len(words) and "".join(all_words(words[first])) in SPANISH_AROUND:
        first += 1
    place = " ".join(words[first:])
    if not place:
        return []
    has_article = first > 0 and words[first - 1].lower() in ARTICLES
    return [f"{words[first - 1]} {place}", place] if has_article else [place]


@dataclass(frozen=True)
class Wording:
    """How one language speaks of places."""

    places: Callable[[str], list[str]]  # what a text can name, or nothing if it has no other words
    before: re.Pattern[str]  # what stands before a place: "heel pain near Tacoma"
    near: re.Pattern[str]
    asks_for_a_clinic: re.Pattern[str]
    is_common: Callable[[str], bool]


ENGLISH = Wording(
    places=_english_places,
    before=re.compile(r"\b(?:near|in|around|close to|by)\s+", re.IGNORECASE),
    near=re.compile(r"\b(?:near|around|close to)\b", re.IGNORECASE),
    asks_for_a_clinic=ASKS_FOR_A_CLINIC,
    is_common=is_common,
)
SPANISH = Wording(
    places=_spanish_places,
    before=re.compile(r"\b(?:cerca de|cerca a|alrededor de|en|near|in)\s+", re.IGNORECASE),
    near=re.compile(r"\b(?:cerca|alrededor|near|cl[ií]nicas?)\b", re.IGNORECASE),
    asks_for_a_clinic=ASKS_IN_SPANISH,
    is_common=is_common_in_spanish,
)
