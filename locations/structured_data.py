"""schema.org descriptions of clinics: only fields that are known."""

from locations.models import Clinic

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def medical_clinic(clinic: Clinic, *, url: str) -> dict:
    """Return a MedicalClinic with its address, point, phone, hours and, if it offers it, dry needling."""
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
        data["openingHoursSpecification"] = [
            {
                "@type": "OpeningHoursSpecification",
                "dayOfWeek": [DAYS[number] for number in line.weekdays],
                "opens": f"{opens:%H:%M}",
                "closes": f"{closes:%H:%M}",
            }
            for line in clinic.week
            for opens, closes in line.spans
        ]
    if clinic.is_sample:
        data["description"] = "A made-up clinic, shown as an example."
    if clinic.offers_now:
        data["availableService"] = {"@type": "MedicalTherapy", "name": "Dry needling"}
    return data
