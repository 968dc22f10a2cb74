"""Opening hours: stored in OpenStreetMap's syntax, evaluated by a library, shown and typed in everyday words.

`rules`       validates and parses the supported part of the syntax
`week`        returns the usual week as lines of text
`special`     returns holidays and dates that differ from it
`now`         says whether a clinic is open at a moment, if that is certain
`typed_hours` converts "8am-noon, 1pm-5pm" to rules and back, for the editor in the admin
`typed_dates` converts "Dec 24-26: closed" to a rule

The syntax: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

from locations.hours.now import Moment, at
from locations.hours.rules import validate
from locations.hours.special import SpecialDay, special_days
from locations.hours.week import Line, clock, week

__all__ = ["Line", "Moment", "SpecialDay", "at", "clock", "special_days", "validate", "week"]
