from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def not_in_the_future(value) -> None:
    """Refuse a future date, because nothing can have been reviewed, checked or confirmed on it yet."""
    if value > timezone.localdate():
        raise ValidationError(_("This date is in the future. Enter the date on which it happened."))
