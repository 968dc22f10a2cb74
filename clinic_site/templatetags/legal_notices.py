"""Filters for the pages of notices."""

import re

from django import template

register = template.Library()


@register.filter
def digits(number: str) -> str:
    """Return a phone number as a link dials it: only its digits, with the country code if it has ten."""
    found = re.sub(r"\D", "", str(number))
    return f"+1{found}" if len(found) == 10 else f"+{found}" if len(found) == 11 else found


@register.filter
def label_of(notice, name: str) -> str:
    """Return what the form calls the field `name`, in small letters."""
    return str(notice._meta.get_field(name).verbose_name)
