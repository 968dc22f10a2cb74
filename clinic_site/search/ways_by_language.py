"""Link to the clinics where a language is spoken when a visitor types it: "Spanish", "do you speak ASL", "se habla español"."""

import re
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.search.ways_to_clinics import place_in
from clinic_site.shared.public_page import Link
from locations.languages import COMMON, shown_name, usual_name

SPEAKING = re.compile(
    r"\b(?:speak(?:s|ers?|ing)?|spoken|who|that|you|anyone|someone|somebody|with|for|an?|interpreters?|translators?"
    r"|(?<!sign )language|se|habla|hablan|en|therapeuts?|terapeutas?|cl[ií]nicas?)\b",
    re.IGNORECASE,
)
# Those who sign often look for this word, and not for the name of their language.
DEAF = re.compile(r"\b(?:(?:i am|i[’']m|am)\s+)?deaf(?:\s+(?:patients?|people|person))?\b", re.IGNORECASE)


def way_by_language(text: str) -> Link | None:
    """Return a link to the clinics where the language that `text` names is spoken, or None if it says more than that."""
    language = usual_name(" ".join(SPEAKING.sub(" ", DEAF.sub("ASL", place_in(text))).split()))
    if language not in COMMON:
        return None
    query = urlencode({"language": language})
    return Link(
        _("Clinics by language: %(language)s") % {"language": shown_name(language)},
        f"{reverse('locations:languages')}?{query}",
    )
