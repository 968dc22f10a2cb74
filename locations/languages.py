"""The names of languages: one spelling for each, whatever was typed."""

import re
import unicodedata

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _n

from clinic_site.shared.languages import SPANISH

ASL = _n("American Sign Language (ASL)")
# Languages that are common in clinics of the United States, with other names that people type. Others keep their name.
COMMON: dict[str, tuple[str, ...]] = {
    ASL: ("asl", "american sign language", "sign language"),
    _n("Amharic"): ("amarinya",),
    _n("Arabic"): ("al arabiya",),
    _n("Armenian"): (),
    _n("Bengali"): ("bangla",),
    _n("Cantonese"): ("chinese cantonese", "cantonese chinese"),
    _n("Chinese"): ("zhongwen",),
    _n("French"): ("francais",),
    _n("German"): ("deutsch",),
    _n("Gujarati"): (),
    _n("Haitian Creole"): ("haitian", "kreyol", "creole haitian", "kreyol ayisyen"),
    _n("Hawaiian"): (),
    _n("Hindi"): (),
    _n("Hmong"): ("hmoob",),
    _n("Ilocano"): ("ilokano",),
    _n("Italian"): ("italiano",),
    _n("Japanese"): ("nihongo",),
    _n("Khmer"): ("cambodian",),
    _n("Korean"): ("hangugeo",),
    _n("Lao"): ("laotian",),
    _n("Mandarin"): ("chinese mandarin", "mandarin chinese", "putonghua"),
    _n("Navajo"): ("dine", "dine bizaad"),
    _n("Nepali"): (),
    _n("Pashto"): ("pashtu",),
    _n("Persian"): ("farsi", "dari"),
    _n("Polish"): ("polski",),
    _n("Portuguese"): ("portugues",),
    _n("Punjabi"): ("panjabi",),
    _n("Russian"): ("russkiy",),
    _n("Samoan"): (),
    _n("Somali"): ("somalian", "soomaali"),
    _n("Spanish"): ("espanol", "castellano"),
    _n("Swahili"): ("kiswahili",),
    _n("Tagalog"): ("filipino", "pilipino"),
    _n("Tamil"): (),
    _n("Telugu"): (),
    _n("Thai"): (),
    _n("Tigrinya"): (),
    _n("Ukrainian"): (),
    _n("Urdu"): (),
    _n("Vietnamese"): ("tieng viet",),
    _n("Yoruba"): (),
}
_SEPARATORS = re.compile(r"\s*(?:[;,/\n]|\band\b|&)\s*", re.IGNORECASE)


def names_in(text: str) -> list[str]:
    """Return the languages that `text` names besides English, each once, by its usual name."""
    names = (usual_name(part) for part in _SEPARATORS.split(text))
    return [name for name in dict.fromkeys(names) if name and name != "English"]


def language_of_the_page() -> str:
    """Return the usual name of the language of the page that is being made, or "" in English, which all clinics speak."""
    return {SPANISH: "Spanish"}.get(get_language() or "", "")


def shown_name(name: str) -> str:
    """Return the usual name of a language in the language of the page."""
    return gettext(name) if name else ""


def usual_name(typed: str) -> str:
    """Return the usual name of a language, such as "Spanish" for "español", or what was typed."""
    return _USUAL.get(_key(typed)) or _as_a_name(typed.strip(" ."))


def normal(text: str) -> str:
    """Return the languages in `text` as they are stored: by their usual names, with semicolons between them."""
    return "; ".join(names_in(text))


def _key(typed: str) -> str:
    plain = unicodedata.normalize("NFKD", typed.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(letter for letter in plain if not unicodedata.combining(letter))))


def _as_a_name(typed: str) -> str:
    return typed[:1].upper() + typed[1:]


_USUAL = {"english": "English"} | {_key(name): name for name in COMMON}
_USUAL |= {other: name for name, others in COMMON.items() for other in others}
