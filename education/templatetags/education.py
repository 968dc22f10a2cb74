"""Template tags of patient education."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from education.pages import feedback

register = template.Library()

register.simple_tag(feedback.signed_page, name="signed_page")

PHONE = re.compile(r"\b1-\d{3}-\d{3}-\d{4}\b")
EMERGENCY = re.compile(r"(?<![\d-])(?:911|988)(?![\d-])")


@register.filter
def with_emergency_links(text: str) -> SafeString:
    """Return `text`, escaped, with 911 and 988 as links that call them."""
    return mark_safe(  # noqa: S308 - escaped first
        EMERGENCY.sub(lambda found: f'<a href="tel:{found[0]}">{found[0]}</a>', conditional_escape(text))
    )


@register.filter
def with_phone_links(text: str) -> SafeString:
    """Return `text`, escaped, with each number such as 1-800-222-1222 as a link that calls it."""
    return mark_safe(  # noqa: S308 - escaped first
        PHONE.sub(lambda found: f'<a href="tel:+{found[0].replace("-", "")}">{found[0]}</a>', conditional_escape(text))
    )
