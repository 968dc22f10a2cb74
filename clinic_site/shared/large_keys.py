"""A number that no database can hold is the key of no record: forms refuse it like any other wrong choice."""

from django.db.models import IntegerField
from django.db.models.lookups import In

LARGEST = 2**63 - 1  # what SQLite and PostgreSQL hold


class InWithoutLargeNumbers(In):
    """`__in` without numbers that SQLite can't compare with. Django does this for single numbers only."""

    def get_prep_lookup(self):
        values = super().get_prep_lookup()
        if not isinstance(values, list):  # a query
            return values
        return [value for value in values if not isinstance(value, int) or abs(value) <= LARGEST]


def connect() -> None:
    IntegerField.register_lookup(InWithoutLargeNumbers)
