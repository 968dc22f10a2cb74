"""Template tags that mark where the words of a record are, while a page is rendered for a review.

For visitors they yield nothing: see `clinic_site/reviewing/marks.py`. They are built in, because a `{% load %}` on a
line of its own would change what visitors get.
"""

from django import template
from django.utils.html import format_html

from clinic_site.reviewing.marks import ATTRIBUTE, mark_of

register = template.Library()


@register.simple_tag
def review_mark(record):
    """Return the attribute for an element whose words are those of `record`: <h1{% review_mark topic %}>."""
    key = mark_of(record)
    return format_html(' {}="{}"', ATTRIBUTE, key) if key else ""


@register.simple_block_tag
def reviewed_part(content, record):
    """Return `content`, words of `record` without an element of their own. In a review they get one."""
    key = mark_of(record)
    return format_html('<div class="layout-stack" {}="{}">{}</div>', ATTRIBUTE, key, content) if key else content
