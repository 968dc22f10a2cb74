"""What `look_up` can answer."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

from locations.models import Clinic, State


@dataclass(frozen=True)
class Point:
    """A point to measure distances from. If `is_area`, the ZIP code is unknown but its 3-digit area is known.

    `state` is the state that the point is in, or None for a device's position. `others` are towns with the same name
    that the visitor may have meant instead: "Houston" alone is the one in Texas, unless somebody says otherwise.
    """

    label: str | Promise
    latitude: float
    longitude: float
    is_area: bool = False
    state: State | None = None
    others: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class StateNamed:
    state: State


@dataclass(frozen=True)
class SeveralTowns:
    """A name that means several places, for the visitor to choose from.

    Labels read "Tacoma, WA", "98402 (Tacoma, WA)" or "Louisiana". Each of them, typed, is understood.
    """

    name: str
    labels: list[str]


@dataclass(frozen=True)
class ClinicsNamed:
    """Published clinics whose names have the words that were typed. If `is_exact`, it is one clinic's whole name."""

    name: str
    clinics: list[Clinic]
    is_exact: bool = False


@dataclass(frozen=True)
class NotFound:
    """A message that says why nothing was found and what to do next, and suggested places.

    `state` is the state that was typed, if any: the page links to it.
    """

    message: str
    suggestions: list[str]
    state: State | None = None


Answer = Point | StateNamed | SeveralTowns | ClinicsNamed | NotFound
