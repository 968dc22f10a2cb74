from django.utils.functional import SimpleLazyObject

from clinic_site.setup.site_settings import settings_of


def site(request):
    """Context processor: what the site says about the clinic group, read only if a template shows it."""
    return {
        "clinic_name": SimpleLazyObject(lambda: str(settings_of(request).shown_name)),
        "site_settings": SimpleLazyObject(lambda: settings_of(request)),
        "clinic_phone": SimpleLazyObject(lambda: settings_of(request).phone),
        "legal_notices": SimpleLazyObject(lambda: settings_of(request).notices),
    }
