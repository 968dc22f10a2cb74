"""The columns of the open data. The site describes them to programs in /locations/datapackage.json."""

from dataclasses import dataclass

# Larger whenever a program that reads the data may have to change: a column that goes, moves or means something else.
# The second number counts new columns, which come last.
VERSION = "2.0"


@dataclass(frozen=True)
class Column:
    """A column, its type in the words of the Data Package standard, and what it holds."""

    name: str
    type: str
    about: str


# Staff's own fields, such as `outside_number`, are never here, nor are people: they agreed to be named on a page.
COLUMNS = [
    Column("id", "integer", "The clinic's number. It stays the same when its name, address or page changes."),
    Column("name", "string", "Its name."),
    Column("street", "string", "Street and number."),
    Column("suite", "string", "Suite, floor or building."),
    Column("city", "string", "Town."),
    Column("state", "string", "Code of the state or territory, two letters."),
    Column("zip", "string", "ZIP code, five digits as text: some begin with a zero."),
    Column("phone", "string", "Phone, as Americans write it."),
    Column("phone_extension", "string", "Its extension."),
    Column("second_phone", "string", "A second phone."),
    Column("second_phone_extension", "string", "Its extension."),
    Column("second_phone_label", "string", "What the second phone is for."),
    Column("text_phone", "string", "Number for text messages."),
    Column("tty_phone", "string", "TTY number, for people who are deaf or hard of hearing."),
    Column("booking_url", "string", "Where to book."),
    Column("website", "string", "The clinic's own website."),
    Column("appointment_email", "string", "Address for appointments."),
    Column("latitude", "number", "WGS84 degrees. In GeoJSON it is part of the geometry."),
    Column("longitude", "number", "WGS84 degrees. In GeoJSON it is part of the geometry."),
    Column(
        "point",
        "string",
        "What the point is of: address, zip (the middle of the ZIP code area) or town (shared with others).",
    ),
    Column("time_zone", "string", "Time zone of the opening hours, such as America/Chicago."),
    Column("opening_hours", "string", "In OpenStreetMap's syntax. Empty if unknown."),
    Column("hours_note", "string", "What the opening hours can't say."),
    Column("step_free", "boolean", "Whether the entrance is step-free. Empty if unknown."),
    Column("access_notes", "string", "About the entrance."),
    Column("parking", "string", "Where to park."),
    Column("transit", "string", "Bus and train."),
    Column("languages", "string", "Languages besides English, separated by semicolons."),
    Column("operation", "string", "open or closed_for_now. Clinics that moved or closed for good are left out."),
    Column("operation_note", "string", "A note for visitors."),
    Column("opens_on", "date", "First day, if it is known."),
    Column("closes_on", "date", "Last day, if it is known."),
    Column(
        "offers_now",
        "boolean",
        "Whether patients can get dry needling there today: it is offered, and the clinic is open.",
    ),
    Column(
        "offers_dry_needling",
        "boolean",
        "Whether the clinic offers it when it is open. To send somebody, use offers_now.",
    ),
    Column("dry_needling_confirmed_on", "date", "When the clinic last said so."),
    Column("new_patients", "boolean", "Whether it takes new patients. Empty if unknown."),
    Column("referral_needed", "boolean", "Whether the first visit needs a doctor's referral. Empty if unknown."),
    Column("ages", "string", "Ages that it treats."),
    Column("self_pay_price", "string", "Price without insurance, in the clinic's words."),
    Column("insurance_help", "string", "About insurance, in the clinic's words."),
    Column("prices_checked_on", "date", "When the clinic last told its prices."),
    Column("is_sample", "boolean", "True for a made-up clinic."),
    Column("url", "string", "Its page."),
    Column("address", "string", "The whole address in one line. Spreadsheets leave the ZIP code in it alone."),
    Column("updated_at", "datetime", "When the record last changed, in UTC."),
]
FIELDS = [column.name for column in COLUMNS]


def data_package(*, title: str, license_url: str, paths: dict[str, str]) -> dict:
    """Return the description of the data as a Data Package (https://specs.frictionlessdata.io/data-package/).

    `paths` are the addresses of the files by format.
    """
    schema = {"fields": [_field(column) for column in COLUMNS], "primaryKey": "id", "missingValues": [""]}
    described: dict = {
        "name": "dry-needling-clinics",
        "title": title,
        "version": VERSION,
        "resources": [
            {"name": "clinics", "path": paths["csv"], "format": "csv", "encoding": "utf-8", "schema": schema},
            {"name": "clinics-geojson", "path": paths["geojson"], "format": "geojson", "encoding": "utf-8"},
        ],
    }
    return described | ({"licenses": [{"path": license_url}]} if license_url else {})


def _field(column: Column) -> dict:
    field: dict = {"name": column.name, "type": column.type, "description": column.about}
    return field | ({"trueValues": ["True"], "falseValues": ["False"]} if column.type == "boolean" else {})
