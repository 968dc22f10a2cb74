"""Match the columns of a file with fields, by any of their usual names."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from locations.importing.tables import TableError

# Field -> names that files use for it, as `key()` returns them. The field's own name comes first.
NAMES = {
    "page": ["page", "url", "siteaddress", "pageonthesite"],
    "outside_number": [
        "outsidenumber", "npi", "npinumber", "storenumber", "storeid", "branchnumber", "branchid", "locationnumber",
        "locationid", "clinicid", "clinicnumber", "facilityid", "sitenumber", "siteid", "externalid", "numberelsewhere",
    ],
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
    "phone": ["phone", "telephone", "phonenumber", "telephonenumber", "tel", "phone1", "mainphone"],
    "phone_extension": ["phoneextension", "extension", "ext", "phoneext"],
    "second_phone": ["secondphone", "phone2", "otherphone", "alternatephone", "altphone", "telephone2"],
    "second_phone_extension": ["secondphoneextension", "phone2extension", "phone2ext"],
    "second_phone_label": ["secondphonelabel", "phone2label"],
    "text_phone": ["textphone", "textnumber", "sms", "smsnumber", "textmessages"],
    "tty_phone": ["ttyphone", "tty", "tdd", "ttynumber"],
    "website": ["website", "websiteurl", "web", "webaddress", "webpage", "homepage"],
    "booking_url": [
        "bookingurl", "booking", "bookinglink", "bookonline", "onlinebooking", "appointmenturl", "appointmentlink",
        "scheduling", "schedulingurl", "schedulinglink",
    ],
    "appointment_email": ["appointmentemail", "email", "emailaddress", "contactemail"],
    "opening_hours": ["openinghours", "hours", "officehours", "businesshours", "hoursofoperation"],
    "hours_note": ["hoursnote", "hourscomment", "noteaboutthehours"],
    "step_free": ["stepfree", "stepfreeentrance", "wheelchair", "accessible", "wheelchairaccessible"],
    "access_notes": ["accessnotes", "gettingin", "accessibility"],
    "parking": ["parking", "parkinginfo"],
    "transit": ["transit", "publictransit", "publictransport", "bus", "busandtrain"],
    "languages": ["languages", "languagesbesidesenglish", "otherlanguages", "languagesspoken"],
    "offers_dry_needling": ["offersdryneedling", "dryneedling", "offers"],
    "dry_needling_confirmed_on": ["dryneedlingconfirmedon", "confirmedon", "confirmed", "lastconfirmed"],
    "new_patients": ["newpatients", "acceptsnewpatients", "acceptingnewpatients", "takesnewpatients"],
    "referral_needed": ["referralneeded", "referral", "referralrequired", "needsreferral"],
    "ages": ["ages", "agestreated", "agerange", "patientages"],
    "self_pay_price": ["selfpayprice", "selfpay", "cashprice", "price", "pricewithoutinsurance"],
    "insurance_help": ["insurancehelp", "insurance", "helpwithinsurance", "insuranceaccepted"],
    "prices_checked_on": ["pricescheckedon", "pricesasof", "pricedate"],
    "operation": ["operation", "openorclosed", "status", "operationalstatus"],
    "opens_on": ["openson", "opens", "openingdate", "opendate", "grandopening"],
    "closes_on": ["closeson", "closingdate", "closedate", "lastday"],
    "operation_note": ["operationnote", "noteforvisitors", "visitornote"],
}  # fmt: skip
NEEDED = ["name", "street", "city", "state", "zip", "phone"]  # for a new clinic

# The hours may be in a column for each weekday, or in two: "Mon", "Monday hours", "Monday open" and "Monday close".
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_SHORT = {"monday": ["mon"], "tuesday": ["tue", "tues"], "wednesday": ["wed"], "thursday": ["thu", "thur", "thurs"],
          "friday": ["fri"], "saturday": ["sat"], "sunday": ["sun"]}  # fmt: skip
_ENDS = {
    "": ["", "hours", "hour", "times"],
    " open": ["open", "opens", "start", "from", "opening", "opentime", "starttime", "openingtime"],
    " close": ["close", "closes", "end", "to", "closing", "closetime", "endtime", "closingtime"],
}


def _weekday_columns() -> dict[str, tuple[str, str]]:
    """Return {key of a title: (weekday, "", " open" or " close")}."""
    found = {}
    for day in WEEKDAYS:
        for name in [day, *_SHORT[day]]:
            for end, words in _ENDS.items():
                for word in words:
                    found[name + word] = found[word + name] = (day, end)
    return found


WEEKDAY_COLUMNS = _weekday_columns()
HOLIDAY_COLUMNS = ["holidays", "publicholidays", "holidayhours", "holiday"]


@dataclass(frozen=True)
class Columns:
    """The position of each field in a row, from 0, and the titles of unused columns.

    `weekdays` has the positions of the hours of weekdays: {("monday", " open"): 7}, and ("holidays", "").
    """

    places: dict[str, int]
    unused: list[str]
    weekdays: dict[tuple[str, str], int]

    def weekday_cells(self, cells: list[str]) -> dict[tuple[str, str], str]:
        """Return the texts of a row's cells for weekdays, without the empty ones."""
        return {day: cells[at] for day, at in self.weekdays.items() if at < len(cells) and cells[at]}


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
    weekdays: dict[tuple[str, str], int] = {}
    for number, title in enumerate(keys):
        if title in WEEKDAY_COLUMNS:
            weekdays.setdefault(WEEKDAY_COLUMNS[title], number)
        elif title in HOLIDAY_COLUMNS:
            weekdays.setdefault(("holidays", ""), number)
    used = {*places.values(), *weekdays.values()}
    unused = [title for number, title in enumerate(header) if title and number not in used]
    return Columns(places, unused, weekdays)
