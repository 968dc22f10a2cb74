from django.utils.functional import SimpleLazyObject

from clinic_site.setup.site_settings import settings_of


def site(request):
    """Context processor: the clinic's name and its phone number for questions, read only if a template shows them."""
    return {
        "clinic_name": SimpleLazyObject(lambda: str(settings_of(request).shown_name)),
        "clinic_phone": SimpleLazyObject(lambda: settings_of(request).phone),
    }
