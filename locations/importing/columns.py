"""Which column of a file is which field, however it is called."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from locations.importing.tables import TableError

# Field -> other names that files use for it, as `key` writes them. The field's own name comes first.
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
NEEDED = ["name", "street", "city", "state", "zip", "phone"]  # by a clinic that is new


@dataclass(frozen=True)
class Columns:
    """Where each field stands in a row, by number from 0, and the columns that mean nothing here."""

    places: dict[str, int]
    unused: list[str]

    def cell(self, cells: list[str], field: str) -> str:
        """Return a row's text for `field`; "" when the file has no such column or the row is shorter."""
        place = self.places.get(field)
        return cells[place] if place is not None and place < len(cells) else ""


def key(title: str) -> str:
    """Return a column's title as it is compared: "ZIP Code" and "zip_code" are the same."""
    return re.sub(r"[^a-z0-9]", "", title.lower())


def match(header: list[str]) -> Columns:
    """Return which column is which field. Raises TableError when none is known.

    Where two columns could be the same field, the one whose name stands earlier in NAMES is it; the other is unused.
    """
    keys = [key(title) for title in header]
    places = {}
    for field, names in NAMES.items():
        found = [name for name in names if name in keys]
        if found:
            places[field] = keys.index(found[0])
    if not {"name", "page"} & set(places):
        raise TableError(
            _("No column is called “name”. The first row of the file must name the columns: %(names)s.")
            % {"names": ", ".join(NEEDED)}
        )
    used = set(places.values())
    return Columns(places, [title for number, title in enumerate(header) if title and number not in used])
