"""Model fields that both apps use."""

from django.core.validators import ProhibitNullCharactersValidator, URLValidator
from django.db import models


class WebAddressField(models.URLField):
    """An address that readers may follow: of the web, and nothing that a browser would run or hand to another program.

    For migrations it is Django's own field: the column is the same, and what is checked is no part of it.
    """

    default_validators = [URLValidator(schemes=["http", "https"]), ProhibitNullCharactersValidator()]

    def deconstruct(self):
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.URLField", arguments, options
