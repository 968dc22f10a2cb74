"""The admin of announcements, clinics, people, states, places, imports and reported mistakes."""

from locations.admin import announcements, clinics, imports, mistake_reports, people, states

__all__ = ["announcements", "clinics", "imports", "mistake_reports", "people", "states"]
