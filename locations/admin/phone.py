"""The number of a clinic in lists of the admin."""

from django.utils.html import format_html

from locations.models import Clinic


def phone_link(clinic: Clinic) -> str:
    """Return the number as a link that calls it, or "" for an incomplete clinic, which may have none yet."""
    if not clinic.phone:
        return ""
    return format_html('<a href="{}">{}</a>', clinic.phone_link, clinic.phone_in_words)
