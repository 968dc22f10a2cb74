"""A parsed row of a file, before it is compared with clinics."""

import functools
from collections.abc import Container
from dataclasses import dataclass, field

from django.db.models import Field
from django.utils.translation import gettext as _

from locations.importing.columns import NEEDED
from locations.importing.points import Point
from locations.models import Clinic


@dataclass
class CleanRow:
    """A parsed row of a file. `values` contains only the fields for which the row has a value.

    `page` is (state slug, clinic slug) if the row names a page. `point` is the point in the row, not yet checked.
    `filled` maps derived fields to their source, `remarks` maps fields to what staff should know, `faults` maps wrong
    fields to the reason. A row with any fault is refused, unless its clinic exists and keeps what it has.
    """

    number: int
    cells: list[str]
    page: tuple[str, str] | None = None
    values: dict = field(default_factory=dict)
    point: Point | None = None
    filled: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def remark(self, name: str, words: str) -> None:
        """Add a sentence about the field `name`."""
        self.remarks[name] = f"{self.remarks[name]} {words}" if name in self.remarks else words

    def drop_shared_number(self, shared: Container[str]) -> None:
        """Remove a number that several clinics of the file have."""
        number = self.values.get("outside_number", "")
        if number in shared:
            self.remark(
                "outside_number", _("Other rows have the number %(number)s, so it was not used.") % {"number": number}
            )
            del self.values["outside_number"]

    def cannot_use(self, name: str, why: object) -> None:
        """Note that a cell can't be used. If a new clinic needs it, that is an error."""
        if name in NEEDED:
            self.faults[name] = str(why)
        else:
            self.remark(name, _("%(why)s. The cell was not used.") % {"why": str(why).rstrip(".")})


@functools.cache
def field_of(name: str) -> Field:
    """Return the field `name` of `Clinic`."""
    return next(field for field in Clinic._meta.concrete_fields if field.name == name)
