"""{% load site %}: template tags for the whole site."""

import json

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from clinic_site.announcements.models import Announcement
from clinic_site.guide.documents import address
from clinic_site.guide.screens import section_for
from clinic_site.pages.first_style import first_style, own_sheets
from clinic_site.pages.next_steps import Step, steps_after
from clinic_site.setup.organization import published_by
from clinic_site.setup.site_settings import settings_of
from clinic_site.writing import markdown
from locations.models import State

register = template.Library()

# JSON escapes of characters that could end the script element or start another one.
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def json_ld(context, data: list[dict]):
    """Return schema.org objects as one JSON-LD script, with who publishes them, or "" for an empty list."""
    if not data:
        return ""
    if "request" in context:
        data = published_by(data, context["request"], settings_of(context["request"]))
    text = json.dumps({"@context": "https://schema.org", "@graph": data}, ensure_ascii=False, separators=(",", ":"))
    text = text.translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def first_style_element(context):
    """Return the style of what is seen first on the home page, as an element. The page's policy allows it by its hash."""
    css = first_style(settings_of(context["request"])).css
    return format_html("<style>{}</style>", mark_safe(css))  # noqa: S308 - our own style sheets


@register.simple_tag(takes_context=True)
def own_style_sheets(context):
    """Return links to the style sheets for what the clinic has of its own: a logo, a color, announcements."""
    paths = own_sheets(settings_of(context["request"])) if "request" in context else []
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(path),) for path in paths))


@register.inclusion_tag("includes/announcements.html", takes_context=True)
def announcements(context):
    """Show what the clinic announces now, on all pages or for the state that the page is about."""
    state, clinic = context.get("state"), context.get("clinic")
    key = state.pk if isinstance(state, State) else getattr(clinic, "state_id", None)
    # The settings of the site know whether there is one, so that pages without one take no query for it.
    if "request" not in context or not settings_of(context["request"]).is_anything_announced:
        return {}
    return {"announcements": Announcement.objects.published().shown_now().for_page(key).distinct()}


@register.simple_tag(takes_context=True)
def current(context, url: str):
    """Return aria-current for a menu link: "page" on that page, "true" on pages below it, otherwise ""."""
    request = context.get("request")
    if request is None:
        return ""
    if request.path == url:
        return mark_safe(' aria-current="page"')
    if url != reverse("landing") and request.path.startswith(url):
        return mark_safe(' aria-current="true"')
    return ""


@register.filter
def page_numbers(page) -> list[int | str]:
    """Return the numbers to show for a page of a paginated list: the first, those around it, the last, and gaps."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter(name="markdown")
def markdown_filter(text: str):
    """Return Markdown without citations as sanitized HTML."""
    return markdown.render(text).html


@register.simple_tag(takes_context=True)
def next_steps(context) -> list[Step]:
    """Return the steps that follow from the current page. `topics` in the context are published."""
    return steps_after(context.get("request"), context.get("topics", ()))


@register.simple_tag(takes_context=True)
def guide_url(context) -> str:
    """Return the address of the section of the staff guide that explains the current screen of the admin."""
    request = context.get("request")
    return address(section_for(request.resolver_match if request else None))
