"""What visitors no longer see when clinics and people who needle leave the site."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic_site.publishing import consequences
from clinic_site.shared.public_page import Link
from locations.models import Clinic, Person

MOST_NAMED = 20


def connect() -> None:
    consequences.register_consequences(Clinic, consequences_of)
    consequences.register_consequences(Person, consequences_of_people)


def consequences_of(clinics: Sequence[Clinic]) -> consequences.Consequences:
    """Texts rarely link to a clinic, and a clinic that moved names its new one by itself."""
    states = dict.fromkeys(clinic.state for clinic in clinics)
    places = [
        *(
            Link(_("Its page, %(path)s") % {"path": clinic.get_absolute_url()}, clinic.get_absolute_url())
            for clinic in clinics[:MOST_NAMED]
        ),
        *(Link(_("The list of %(state)s") % {"state": state.name}, state.get_absolute_url()) for state in states),
        Link(_("The search for clinics near a ZIP code"), reverse("locations:state_list")),
    ]
    return consequences.Consequences(places)


def consequences_of_people(people: Sequence[Person]) -> consequences.Consequences:
    """A person is named only on the pages of their clinics."""
    clinics = dict.fromkeys(clinic for person in people for clinic in person.clinics.select_related("state"))
    return consequences.Consequences(
        [Link(_("The page of %(clinic)s") % {"clinic": clinic}, clinic.get_absolute_url()) for clinic in clinics]
    )
