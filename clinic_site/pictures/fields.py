"""The field of a record whose page can show a picture."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PICTURE = _("picture")


def picture_field(help_text, *, label=PICTURE, related_name: str | None = None) -> models.ForeignKey:
    """Return the field. If the picture is deleted, the record is kept without it.

    A model with several of them gives each a `related_name`.
    """
    return models.ForeignKey(
        "clinic_site.Picture",
        verbose_name=label,
        related_name=related_name,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        help_text=help_text,
    )
