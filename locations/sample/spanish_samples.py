"""Load the Spanish notes on state law, and those of the sample clinics."""

from pathlib import Path

from clinic_site.publishing.publishable import Publishable
from clinic_site.translation import shipped
from locations.models import Clinic, State

STATES = Path(__file__).parent.parent / "data" / "es"
CLINICS = Path(__file__).parent / "es"
STATE_KINDS: shipped.Kinds = {"states": (State, "slug")}
CLINIC_KINDS: shipped.Kinds = {"clinics": (Clinic, "slug")}


def load(status: str = Publishable.Status.PUBLISHED) -> int:
    """Create the translations that have never been created, with this `status`. Return their number."""
    states = shipped.load(STATES, STATE_KINDS, status)
    return states + shipped.load(CLINICS, CLINIC_KINDS, status)


def count_new() -> int:
    """Return how many translations `load` would create."""
    return shipped.count_new(STATES, STATE_KINDS) + shipped.count_new(CLINICS, CLINIC_KINDS)
