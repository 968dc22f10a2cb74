"""Opening hours: kept in OpenStreetMap's syntax, evaluated by a library, shown and typed as people say them.

`rules`       what may be written, and its parts
`week`        the usual week as lines
`special`     holidays and dates that differ from it
`now`         whether a clinic is open at a moment, when that is certain
`typed_hours` "8am-noon, 1pm-5pm" to rules and back, for the admin's editor
`typed_dates` "Dec 24-26: closed" to a rule

The syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from locations.hours.now import Moment, at
from locations.hours.rules import validate
from locations.hours.special import SpecialDay, special_days
from locations.hours.week import Line, clock, week

__all__ = ["Line", "Moment", "SpecialDay", "at", "clock", "special_days", "validate", "week"]
