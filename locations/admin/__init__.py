"""The admin of clinics, states, places, imports and reported mistakes."""

from locations.admin import clinics, imports, reports, states

__all__ = ["clinics", "imports", "reports", "states"]
