"""{% load site %}: template tags for the whole site."""

import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from clinic_site.guide.documents import address
from clinic_site.guide.screens import section_for
from clinic_site.writing import markdown

register = template.Library()

# JSON escapes of characters that could end the script element or start another one.
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag
def json_ld(data: list[dict]):
    """Return schema.org objects as one JSON-LD script, or "" for an empty list."""
    if not data:
        return ""
    text = json.dumps({"@context": "https://schema.org", "@graph": data}, ensure_ascii=False, separators=(",", ":"))
    text = text.translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def current(context, url: str):
    """Return aria-current for a menu link: "page" on that page, "true" on pages below it, otherwise ""."""
    request = context.get("request")
    if request is None:
        return ""
    if request.path == url:
        return mark_safe(' aria-current="page"')
    if url != "/" and request.path.startswith(url):
        return mark_safe(' aria-current="true"')
    return ""


@register.filter(name="markdown")
def markdown_filter(text: str):
    """Return Markdown without citations as sanitized HTML."""
    return markdown.render(text).html


@register.simple_tag(takes_context=True)
def guide_url(context) -> str:
    """Return the address of the section of the staff guide that explains the current screen of the admin."""
    request = context.get("request")
    return address(section_for(request.resolver_match if request else None))
