"""schema.org descriptions of clinics, with known values only."""

import datetime

from django.utils import timezone

from locations.models import Clinic

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def medical_clinic(clinic: Clinic, *, url: str) -> dict:
    """Return a MedicalClinic with address, point, phone, hours and, if offered, dry needling."""
    data = {
        "@type": "MedicalClinic",
        "name": clinic.name,
        "url": url,
        "telephone": clinic.phone.as_e164,
        "medicalSpecialty": "https://schema.org/Physiotherapy",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": f"{clinic.street}, {clinic.suite}" if clinic.suite else clinic.street,
            "addressLocality": clinic.city,
            "addressRegion": clinic.state.code,
            "postalCode": clinic.zip,
            "addressCountry": "US",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": clinic.latitude, "longitude": clinic.longitude},
    }
    if clinic.week and clinic.operation == Clinic.Operation.OPEN:
        data |= _hours(clinic)
    if clinic.is_sample:
        data["description"] = "A made-up clinic, shown as an example."
    if clinic.offers_now:
        data["availableService"] = {"@type": "MedicalTherapy", "name": "Dry needling"}
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
        elif dates := day.next_dates(timezone.localdate(timezone=clinic.zone)):
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
