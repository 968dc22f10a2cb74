"""Model fields used by both apps."""

from django.core.validators import ProhibitNullCharactersValidator, URLValidator
from django.db import models


class WebAddressField(models.URLField):
    """A link for readers: http or https only, so that browsers don't run it or open another program.

    Migrations see a plain URLField, because the column is the same and validators aren't part of it.
    """

    default_validators = [URLValidator(schemes=["http", "https"]), ProhibitNullCharactersValidator()]

    def deconstruct(self):
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.URLField", arguments, options
