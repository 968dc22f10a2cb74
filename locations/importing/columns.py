"""Match the columns of a file with fields, by any of their usual names."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from locations.importing.tables import TableError

# Field -> names that files use for it, as `key()` returns them. The field's own name comes first.
NAMES = {
    "page": ["page", "url", "siteaddress", "pageonthesite"],
    "name": ["name", "clinic", "clinicname", "facility", "facilityname", "practice", "practicename", "locationname"],
    "street": ["street", "address", "address1", "addressline1", "streetaddress", "street1", "addr"],
    "suite": ["suite", "address2", "addressline2", "unit", "street2", "room"],
    "city": ["city", "town", "municipality"],
    "state": ["state", "st", "statecode", "stateabbr", "stateabbreviation", "province", "region"],
    "zip": ["zip", "zipcode", "zip5", "postalcode", "postcode"],
    "zip4": ["zip4", "plus4", "zipplus4"],
    "latitude": ["latitude", "lat"],
    "longitude": ["longitude", "lon", "lng", "long"],
    "time_zone": ["timezone", "tz"],
    "phone": ["phone", "telephone", "phonenumber", "telephonenumber", "tel", "phone1"],
    "opening_hours": ["openinghours", "hours"],
    "step_free": ["stepfree", "stepfreeentrance", "wheelchair", "accessible", "wheelchairaccessible"],
    "access_notes": ["accessnotes", "gettingin", "accessibility"],
    "languages": ["languages", "languagesbesidesenglish", "otherlanguages"],
    "offers_dry_needling": ["offersdryneedling", "dryneedling", "offers"],
    "dry_needling_confirmed_on": ["dryneedlingconfirmedon", "confirmedon", "confirmed", "lastconfirmed"],
    "operation": ["operation", "openorclosed", "status", "operationalstatus"],
    "operation_note": ["operationnote", "noteforvisitors"],
}
NEEDED = ["name", "street", "city", "state", "zip", "phone"]  # for a new clinic


@dataclass(frozen=True)
class Columns:
    """The position of each field in a row, from 0, and the titles of unused columns."""

    places: dict[str, int]
    unused: list[str]

    def cell(self, cells: list[str], field: str) -> str:
        """Return a row's text for `field`, or "" if the file has no such column or the row is too short."""
        place = self.places.get(field)
        return cells[place] if place is not None and place < len(cells) else ""


def key(title: str) -> str:
    """Return a column's title in a form for comparison: "ZIP Code" and "zip_code" are the same."""
    return re.sub(r"[^a-z0-9]", "", title.lower())


def match(header: list[str]) -> Columns:
    """Return the columns that match fields. Raise TableError unless one is "name" or "page".

    If two columns match the same field, the one whose name is earlier in NAMES is used.
    """
    keys = [key(title) for title in header]
    places = {}
    for field, names in NAMES.items():
        found = [name for name in names if name in keys]
        if found:
            places[field] = keys.index(found[0])
    if not {"name", "page"} & set(places):
        raise TableError(
            _("There is no column “name”. The first row of the file must contain the column names: %(names)s.")
            % {"names": ", ".join(NEEDED)}
        )
    used = set(places.values())
    return Columns(places, [title for number, title in enumerate(header) if title and number not in used])
