from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def not_in_the_future(value) -> None:
    """Refuse a date after today: nobody has reviewed, checked or confirmed anything tomorrow."""
    if value > timezone.localdate():
        raise ValidationError(_("This day is still to come. Give the day on which it happened."))
