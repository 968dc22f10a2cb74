"""The admin of clinics, states, places, imports and reported mistakes."""

from locations.admin import clinics, imports, mistake_reports, states

__all__ = ["clinics", "imports", "mistake_reports", "states"]
