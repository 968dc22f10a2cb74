"""Read the state, the ZIP code and the town of a row, however people and spreadsheets have written them."""

import re

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from locations.importing.geography import Atlas
from locations.models import State

# Traditional abbreviations and other names, as `_letters()` returns them.
OTHER_NAMES = {
    "ala": "AL", "alas": "AK", "ariz": "AZ", "ark": "AR", "cal": "CA", "cali": "CA", "calif": "CA", "col": "CO",
    "colo": "CO", "conn": "CT", "del": "DE", "dela": "DE", "fla": "FL", "flor": "FL", "haw": "HI", "ida": "ID",
    "ill": "IL", "ills": "IL", "ind": "IN", "kan": "KS", "kans": "KS", "ken": "KY", "kent": "KY", "mass": "MA",
    "mich": "MI", "minn": "MN", "miss": "MS", "mont": "MT", "neb": "NE", "nebr": "NE", "nev": "NV", "nmex": "NM",
    "newmex": "NM", "ncar": "NC", "ncarolina": "NC", "ndak": "ND", "ndakota": "ND", "okla": "OK", "ore": "OR",
    "oreg": "OR", "penn": "PA", "penna": "PA", "scar": "SC", "scarolina": "SC", "sdak": "SD", "sdakota": "SD",
    "tenn": "TN", "tex": "TX", "virg": "VA", "wash": "WA", "wva": "WV", "wvirginia": "WV", "wis": "WI", "wisc": "WI",
    "wyo": "WY", "washingtondc": "DC", "washdc": "DC", "virginislands": "VI", "usvi": "VI", "vislands": "VI",
}  # fmt: skip
LONGEST = 200  # characters of an address
ALIKE = 80  # of 100: "Tennesee" and "Tennessee" have 94, "Virginia" and "West Virginia" 76
_WHOLE = re.compile(
    r"(?P<street>.*[0-9].*?)[,\s]*,\s*(?P<city>[^,0-9]+?),?\s+(?P<state>[A-Za-z. ]+?),?\s+"
    r"(?P<zip>[0-9]{5}(?:-[0-9]{4})?)(?:,?\s*(?:USA|US|United States))?",
)
_TOWN = re.compile(r"(?P<city>[^,0-9]+?)(?:\s*,\s*(?P<state>[A-Za-z. ]+?))?(?:,?\s+(?P<zip>[0-9]{5}(?:-[0-9]{4})?))?")


def read_state(text: str, atlas: Atlas) -> tuple[State, str]:
    """Return the state that `text` names, and a remark if it is misspelled. Raise ValueError if it names none."""
    if state := atlas.states.get(text.lower()):
        return state, ""
    letters = _letters(text)
    by_letters = {_letters(name): state for name, state in atlas.states.items()}
    by_letters |= {
        name: atlas.states[code.lower()] for name, code in OTHER_NAMES.items() if code.lower() in atlas.states
    }
    for name in (letters, letters.removeprefix("stateof"), _letters(re.sub(r"\(.*\)", "", text))):
        if name in by_letters:
            return by_letters[name], ""
    long_names = [name for name in by_letters if len(name) > 3]
    if len(letters) > 3 and (match := process.extractOne(letters, long_names, scorer=fuzz.ratio, score_cutoff=ALIKE)):
        state = by_letters[match[0]]
        return state, _("“%(text)s” was read as %(state)s.") % {"text": text, "state": state.name}
    raise ValueError(_("“%(text)s” is not a state or territory of the United States.") % {"text": text})


def _letters(text: str) -> str:
    return re.sub("[^a-z]", "", text.lower())


def read_zip(text: str, zip4: str, state: State | None, atlas: Atlas) -> tuple[str, bool]:
    """Return a ZIP code and whether leading zeros were added. Raise ValueError if it is none.

    Spreadsheets store 02108-1234 as 21081234 and 02108 as 2108 or 2108.0. `zip4` is the text of its own column.
    """
    digits = re.sub(r"^[A-Za-z. ]{2,}(?=[0-9])|\.0$", "", text.strip())  # "WA 98402"
    match = re.fullmatch(r"([0-9]{3,5})[- ]*|([0-9]{3,5})[- ]+([0-9]{1,4})|([0-9]{7,9})", digits)
    if match is None:
        raise ValueError(_not_a_zip(text))
    first = match[1] or match[2] or match[4].zfill(9)[:5]
    last = match[3] or (match[4].zfill(9)[5:] if match[4] else zip4.strip().removesuffix(".0"))
    was_short = len(first) < 5 or bool(match[4] and len(match[4]) < 9)
    full = atlas.full_zip(first, state) if was_short else first
    if not full:
        raise ValueError(_not_a_zip(text))
    last = last.zfill(4) if re.fullmatch("[0-9]{1,4}", last) else ""
    return (f"{full}-{last}" if last and last != "0000" else full), was_short


def _not_a_zip(text: str) -> str:
    return _("“%(text)s” is not a ZIP code. It has five digits.") % {"text": text}


def split_address(said: dict[str, str], atlas: Atlas) -> None:
    """Take a whole address in the cell of the street apart, and "Tacoma, WA 98402" in that of the town.

    Only cells that are empty are filled, so nothing that the file says elsewhere is changed.
    """
    street, city = said.get("street", ""), said.get("city", "")
    if len(street) > LONGEST or len(city) > LONGEST or not re.search("[,0-9]", city or street):
        return
    if not city and (match := _WHOLE.fullmatch(street)) and _is_state(match["state"], atlas):
        said["street"] = match["street"]
        parts = match
    elif (match := _TOWN.fullmatch(city)) and (match["state"] or match["zip"]):
        if match["state"] and not _is_state(match["state"], atlas):
            return
        parts = match
    else:
        return
    said["city"] = parts["city"]
    for name in ("state", "zip"):
        if parts[name]:
            said.setdefault(name, parts[name])


def _is_state(text: str, atlas: Atlas) -> bool:
    try:
        read_state(text, atlas)
    except ValueError:
        return False
    return True
