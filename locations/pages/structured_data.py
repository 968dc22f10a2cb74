"""schema.org descriptions of clinics, with known values only."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from clinic_site.shared.true_until import today_in
from locations.models import Clinic, Person

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def medical_clinic(clinic: Clinic, *, url: str, people: Iterable[Person] = (), organization: str = "") -> dict:
    """Return a MedicalClinic with address, point, phone, hours and, if offered, dry needling and `people` who needle.

    `organization` is the @id of the clinic group.
    """
    data = {
        "@type": "MedicalClinic",
        "@id": f"{url}#clinic",
        "name": clinic.name,
        "url": url,
        "telephone": telephone(clinic.phone, clinic.phone_extension),
        "medicalSpecialty": "https://schema.org/Physiotherapy",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": f"{clinic.street}, {clinic.suite}" if clinic.suite else clinic.street,
            "addressLocality": clinic.city,
            "addressRegion": clinic.state.code,
            "postalCode": clinic.zip,
            "addressCountry": "US",
        },
    }
    if clinic.has_exact_point:  # the middle of a town is not where the clinic is
        data["geo"] = {"@type": "GeoCoordinates", "latitude": clinic.latitude, "longitude": clinic.longitude}
    if clinic.week and clinic.is_open_today:
        data |= _hours(clinic)
    if organization:
        data["parentOrganization"] = {"@id": organization}
    if clinic.is_sample:
        data["description"] = _("A made-up clinic, shown as an example.")
    if clinic.offers_now:
        data["availableService"] = {"@type": "MedicalTherapy", "name": _("Dry needling")}
    return data | _contact(clinic) | _for_patients(clinic, people)


def telephone(number: PhoneNumber, extension: str = "") -> str:
    """Return a number as schema.org's examples and open data write it, with its extension."""
    return f"{number.as_e164} ext. {extension}" if extension else number.as_e164


def _contact(clinic: Clinic) -> dict:
    """Return the website, the email address, the second number, and where to book."""
    data: dict = {}
    if clinic.website:
        data["sameAs"] = clinic.website
    if clinic.appointment_email:
        data["email"] = clinic.appointment_email
    if clinic.second_phone:
        data["contactPoint"] = {
            "@type": "ContactPoint",
            "telephone": telephone(clinic.second_phone, clinic.second_phone_extension),
        }
        if clinic.second_phone_label:
            data["contactPoint"]["contactType"] = clinic.second_phone_label
    if clinic.booking_url and not clinic.opens_later:
        data["potentialAction"] = {"@type": "ReserveAction", "target": clinic.booking_url}
    return data


def _for_patients(clinic: Clinic, people: Iterable[Person]) -> dict:
    """Return the languages, whether new patients are taken, and the people who agreed to be named."""
    data: dict = {}
    if clinic.language_list:
        data["knowsLanguage"] = ["English", *clinic.language_list]
    if clinic.new_patients is not None:
        data["isAcceptingNewPatients"] = clinic.new_patients
    if employees := [{"@type": "Person", "name": person.full_name} for person in people]:
        data["employee"] = employees
    return data


def _hours(clinic: Clinic) -> dict:
    """Return the usual week and the days that differ. As schema.org requires, closed all day is 00:00 to 00:00."""
    week = [
        _hours_of({"dayOfWeek": [DAYS[number] for number in line.weekdays]}, span)
        for line in clinic.week
        for span in line.spans
    ]
    special = []
    for day in clinic.special_days:
        when: dict[str, str | list[str]]
        if day.rule is None:
            when = {"dayOfWeek": "PublicHolidays"}
        elif dates := day.next_dates(today_in(clinic.zone)):
            first, last = dates
            when = {"validFrom": first.isoformat(), "validThrough": last.isoformat()}
            if day.weekdays:
                when["dayOfWeek"] = [DAYS[number] for number in day.weekdays]
        else:
            continue  # its last day ended while this page was rendered
        special += [_hours_of(when, span) for span in day.spans or [(datetime.time(0), datetime.time(0))]]
    data = {"openingHoursSpecification": week}
    return data | {"specialOpeningHoursSpecification": special} if special else data


def _hours_of(when: dict, span: tuple[datetime.time, datetime.time]) -> dict:
    opens, closes = span
    return {"@type": "OpeningHoursSpecification", **when, "opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
