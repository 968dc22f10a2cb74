"""Link to the clinics where a language is spoken when a visitor types it: "Spanish", "do you speak ASL", "se habla español"."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.search.query_words import all_words
from clinic_site.search.words_around_places import place_in
from clinic_site.shared.public_page import Link
from locations.languages import COMMON, shown_name, usual_name

SPEAKING = re.compile(
    r"\b(?:speak(?:s|ers?|ing)?|spoken|who|that|you|anyone|someone|somebody|with|for|an?|interpreters?|translators?"
    r"|(?<!sign )language|se|habla|hablan|hablas|hable|hablen|hablo|atienden|alguien|quien|que|con|int[eé]rpretes?|traductor(?:es|as?)?|tienen|hay"
    r"|en|therapeuts?|terapeutas?|terapistas?|fisioterapeutas?|doctor(?:es|as?)?|m[eé]dicos?|cl[ií]nicas?)\b",
    re.IGNORECASE,
)
# Those who sign often look for this word, and not for the name of their language.
DEAF = re.compile(
    r"\b(?:(?:(?:i am|i[’']m|am)\s+)?deaf(?:\s+(?:patients?|people|person))?"
    r"|(?:(?:soy|somos|para|persona|personas)\s+)*sord[oa]s?|lengua(?:je)? de se(?:ñ|n)as(?: americana| americano)?)\b",
    re.IGNORECASE,
)

# What Spanish calls the languages, if the finder does not know it.
IN_SPANISH = {
    "alemán": "German", "amárico": "Amharic", "árabe": "Arabic", "armenio": "Armenian", "bengalí": "Bengali",
    "camboyano": "Khmer", "cantonés": "Cantonese", "chino": "Chinese", "coreano": "Korean", "francés": "French",
    "criollo haitiano": "Haitian Creole", "haitiano": "Haitian Creole", "hawaiano": "Hawaiian", "japonés": "Japanese",
    "mandarín": "Mandarin", "persa": "Persian", "polaco": "Polish", "ruso": "Russian", "samoano": "Samoan",
    "suajili": "Swahili", "tagalo": "Tagalog", "tailandés": "Thai", "ucraniano": "Ukrainian",
    "vietnamita": "Vietnamese",
}  # fmt: skip
_SPANISH_KEYS = {" ".join(all_words(name)): language for name, language in IN_SPANISH.items()}


def way_by_language(text: str) -> Link | None:
    """Return a link to the clinics where the language that `text` names is spoken, or None if it says more than that."""
    named = " ".join(SPEAKING.sub(" ", DEAF.sub("ASL", place_in(text))).split())
    language = _SPANISH_KEYS.get(" ".join(all_words(named))) or usual_name(named)
    if language not in COMMON:
        return None
    query = urlencode({"language": language})
    return Link(
        _("Clinics by language: %(language)s") % {"language": shown_name(language)},
        f"{reverse('locations:languages')}?{query}",
    )
