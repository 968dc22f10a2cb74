"""Who publishes the site, in schema.org's words: the clinic group, and the website as a whole."""

from clinic_site.setup.site_settings import SiteSettings
from clinic_site.shared.languages import in_english
from clinic_site.shared.organization import organization_id
from clinic_site.shared.site_address import absolute, site_address

PAGES = ("MedicalWebPage", "WebPage")


def published_by(data: list[dict], request, site: SiteSettings) -> list[dict]:
    """Return the objects of a page with its publisher, which pages and clinics refer to by its @id.

    The first page also describes the website: search engines take the site's name from there. Without a name there is
    nothing to say.
    """
    if not site.name:
        return data
    publisher = {"@id": organization_id(request)}
    organization = {"@type": "MedicalOrganization", **publisher, "name": site.name, "url": absolute(request, "/")}
    if site.phone:
        organization["telephone"] = site.phone.as_e164
    whole = [{**item, "publisher": publisher} if item["@type"] in PAGES else item for item in data] + [organization]
    if in_english(request.path) == "/":
        address = site_address(request)
        whole.append(
            {
                "@type": "WebSite",
                "@id": f"{address}/#website",
                "name": site.name,
                "url": f"{address}/",
                "publisher": publisher,
            }
        )
    return whole
