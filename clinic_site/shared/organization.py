"""The address by which structured data names the clinic group, on every page the same."""

from clinic_site.shared.site_address import absolute


def organization_id(request) -> str:
    """Return the @id of the clinic group."""
    return absolute(request, "/#organization")
