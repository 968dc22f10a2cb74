"""Which clinics speak which language, read once for each change of the site."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.apps import apps

from clinic_site.publishing.kept import kept_until_change
from clinic_site.publishing.other_words import words_of
from locations.languages import names_in

ANY_STATE = ""


@dataclass(frozen=True)
class SpokenLanguages:
    """The primary keys of clinics by language, and by the code of their state or ANY_STATE, in the order of lists."""

    clinics: dict[str, dict[str, array]] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)  # {code: name} of those with a clinic that named a language

    def at(self, language: str, state: str) -> Sequence[int]:
        """Return the primary keys of the clinics in `state`, a code or ANY_STATE, where `language` is spoken."""
        return self.clinics.get(language, {}).get(state, array("q"))


@kept_until_change
def spoken_languages() -> SpokenLanguages:
    """Return the languages of the listed clinics. One query, and none until the site changes."""
    found = SpokenLanguages()
    clinics = apps.get_model("locations", "Clinic").objects.published().listed().exclude(languages="")
    rows = clinics.offering_first().values_list("pk", "languages", "state__code", "state", "state__name")
    for pk, languages, code, state, name in rows.iterator(chunk_size=2000):
        if code not in found.states:
            found.states[code] = words_of(apps.get_model("locations", "State"), state, "name", name)
        for language in names_in(languages):
            by_state = found.clinics.setdefault(language, {})
            for place in (ANY_STATE, code):
                by_state.setdefault(place, array("q")).append(pk)
    return found
