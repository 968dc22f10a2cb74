"""What locations/data/other_names.toml says: nicknames, regions, counties, parts of cities and short names of states."""

import tomllib
from functools import cached_property, lru_cache
from pathlib import Path

from locations.finding.town_names import key_of, words_of

FILE = Path(__file__).parents[1] / "data" / "other_names.toml"
COUNTY_WORDS = ("county", "co", "cty", "cnty", "parish", "borough", "condado")


class OtherNames:
    """Labels such as "Los Angeles, CA" by the names that people type."""

    def __init__(self, file: Path = FILE):
        self.sections = tomllib.loads(file.read_text(encoding="utf-8"))

    @cached_property
    def of_states(self) -> dict[str, str]:
        """State codes by other names, without spaces: {"penna": "PA"}."""
        names = [*self.sections["states"].items(), *self.sections["spanish"].items()]
        return {"".join(words_of(name)): code for code, others in names for name in others}

    @cached_property
    def spanish(self) -> dict[str, list[str]]:
        """The Spanish names of states by their codes, if they differ from the English ones."""
        return self.sections["spanish"]

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """Names that are asked about even if one of their meanings is a state."""
        return self._by_key("asked")

    @cached_property
    def places(self) -> dict[str, list[str]]:
        """Towns by their nicknames, and the towns of regions and parts of cities."""
        return self._by_key("nicknames") | self._by_key("regions") | self._by_key("parts")

    @cached_property
    def counties(self) -> dict[str, list[str]]:
        """The largest towns of counties."""
        return self._by_key("counties")

    def _by_key(self, section: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, labels in self.sections[section].items():
            found[key_of(name)] = [labels] if isinstance(labels, str) else labels
        return found


@lru_cache(maxsize=1)
def other_names() -> OtherNames:
    return OtherNames()


def county_in(text: str) -> str:
    """Return the key of the county that `text` names, or "". "King County" and "County of King" are one."""
    words = words_of(text)
    if len(words) > 2 and words[:2] in (["county", "of"], ["condado", "de"]):
        return key_of(" ".join(words[2:]))
    if len(words) > 1 and words[-1] in COUNTY_WORDS:
        return key_of(" ".join(words[:-1]))
    return ""
