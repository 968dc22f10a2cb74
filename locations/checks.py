"""What must be right before a clinic is published, beyond the rules of its fields."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from clinic_site.publishing.check_registry import register_checks
from clinic_site.publishing.problems import Problem, stop
from locations.models import Clinic, Person, Place


def connect() -> None:
    register_checks(Clinic, zip_code_is_in_the_state, zip_code_has_a_point)
    register_checks(Person, person_has_a_clinic)


def zip_code_is_in_the_state(clinic: Clinic) -> Iterator[Problem]:
    place = Place.objects.filter(pk=clinic.zip[:5]).first()
    if place and clinic.state_id and place.state_id != clinic.state_id:
        yield stop("zip", _("This ZIP code is in another state. Check the ZIP code and the state."))


def zip_code_has_a_point(clinic: Clinic) -> Iterator[Problem]:
    """Say why the point on the map is missing although there is a ZIP code."""
    if (
        clinic.zip
        and None in (clinic.latitude, clinic.longitude)
        and not Place.objects.filter(pk=clinic.zip[:5]).exists()
    ):
        yield stop("latitude", _("This ZIP code is not on our list. Check it, or enter latitude and longitude."))


def person_has_a_clinic(person: Person) -> Iterator[Problem]:
    if not person.clinics.all():
        yield stop("clinics", _("Choose at least one clinic where this person needles."))
