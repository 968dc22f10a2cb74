import functools

from django.conf import settings
from phonenumber_field.phonenumber import to_python


def site(request):
    """Context processor: the clinic's name and its phone number for questions."""
    return {"clinic_name": settings.CLINIC_NAME, "clinic_phone": _phone(settings.CLINIC_PHONE)}


@functools.cache
def _phone(number: str):
    return to_python(number)
