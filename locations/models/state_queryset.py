"""Which states to show, to telephone and to read about."""

from typing import Any, Self

from django.apps import apps
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from clinic_site.publishing.publishable import PublishableQuerySet
from locations.models.clinic_counts import NONE, counts_by_state

READ = ("primary", "copy")  # values of State.KnownFrom: somebody read the law's own words
LIST = "list"


class StateQuerySet(PublishableQuerySet[Any]):
    def with_clinic_counts(self) -> Self:
        """Annotate each state with `offering_count` and `clinic_count`, which count the clinics that visitors see.

        The numbers are kept until the site changes. Here the database can order by them.
        """
        counts = counts_by_state()

        def number(name: str) -> Case:
            known = (When(pk=state, then=Value(getattr(found, name))) for state, found in counts.items())
            return Case(*known, default=Value(0), output_field=IntegerField())

        return self.annotate(offering_count=number("offering"), clinic_count=number("listed")).order_by("name")

    def counted(self) -> list[Any]:
        """Return the states as a list, each with its `offering_count` and `clinic_count`.

        The numbers are the same as those of `with_clinic_counts`, which the database must not work out for each row.
        """
        counts = counts_by_state()
        states = list(self)
        for state in states:
            found = counts.get(state.pk, NONE)
            state.offering_count, state.clinic_count = found.offering, found.listed
        return states

    def with_has_offer(self) -> Self:
        """Annotate each state with `has_offer`: whether one of our clinics there offers dry needling now."""
        clinics = apps.get_model("locations", "Clinic").objects.published().offering()
        return self.annotate(has_offer=Exists(clinics.filter(state=OuterRef("pk"))))

    def to_telephone(self) -> Self:
        """Return the states whose board should be asked, the most urgent first.

        These are the states whose law may have changed, then those whose sources differ, then the ones where nobody
        read the law itself. The ones known only from a list come last.
        """
        urgency = Case(
            When(~Q(law_may_have_changed=""), then=0),
            When(~Q(law_one_source_says=""), then=1),
            When(law_known_from=LIST, then=3),
            When(~Q(law_known_from__in=READ), then=2),
            output_field=IntegerField(),
        )
        return self.annotate(urgency=urgency).filter(urgency__isnull=False).order_by("urgency", "name")

    def with_clinics(self) -> Self:
        """Return the states in which a clinic is on the site."""
        clinics = apps.get_model("locations", "Clinic").objects.published()
        return self.filter(Exists(clinics.filter(state=OuterRef("pk"))))

    def with_unread_law(self) -> Self:
        """Return the states with clinics on the site whose law nobody of the clinic group has read."""
        return self.with_clinics().filter(law_read_on=None)
