"""The names of languages: one spelling for each, whatever was typed."""

import re
import unicodedata

ASL = "American Sign Language (ASL)"
# Languages that are common in clinics of the United States, with other names that people type. Others keep their name.
COMMON: dict[str, tuple[str, ...]] = {
    ASL: ("asl", "american sign language", "sign language"),
    "Amharic": ("amarinya",),
    "Arabic": ("al arabiya",),
    "Armenian": (),
    "Bengali": ("bangla",),
    "Cantonese": ("chinese cantonese", "cantonese chinese"),
    "Chinese": ("zhongwen",),
    "French": ("francais",),
    "German": ("deutsch",),
    "Gujarati": (),
    "Haitian Creole": ("haitian", "kreyol", "creole haitian", "kreyol ayisyen"),
    "Hawaiian": (),
    "Hindi": (),
    "Hmong": ("hmoob",),
    "Ilocano": ("ilokano",),
    "Italian": ("italiano",),
    "Japanese": ("nihongo",),
    "Khmer": ("cambodian",),
    "Korean": ("hangugeo",),
    "Lao": ("laotian",),
    "Mandarin": ("chinese mandarin", "mandarin chinese", "putonghua"),
    "Navajo": ("dine", "dine bizaad"),
    "Nepali": (),
    "Pashto": ("pashtu",),
    "Persian": ("farsi", "dari"),
    "Polish": ("polski",),
    "Portuguese": ("portugues",),
    "Punjabi": ("panjabi",),
    "Russian": ("russkiy",),
    "Samoan": (),
    "Somali": ("somalian", "soomaali"),
    "Spanish": ("espanol", "castellano"),
    "Swahili": ("kiswahili",),
    "Tagalog": ("filipino", "pilipino"),
    "Tamil": (),
    "Telugu": (),
    "Thai": (),
    "Tigrinya": (),
    "Ukrainian": (),
    "Urdu": (),
    "Vietnamese": ("tieng viet",),
    "Yoruba": (),
}
_SEPARATORS = re.compile(r"\s*(?:[;,/\n]|\band\b|&)\s*", re.IGNORECASE)


def names_in(text: str) -> list[str]:
    """Return the languages that `text` names besides English, each once, by its usual name."""
    names = (usual_name(part) for part in _SEPARATORS.split(text))
    return [name for name in dict.fromkeys(names) if name and name != "English"]


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
