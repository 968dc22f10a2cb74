"""{% load page_head %}: the elements in a page's head that describe the page."""

import html

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from clinic_site.setup.site_settings import settings_of
from clinic_site.shared.languages import ENGLISH, OWN_NAMES, TAGS, in_language, language_of
from clinic_site.shared.page_head import SHARE_PICTURE, SHARE_PICTURE_SIZE, THEME_COLORS, full_title
from clinic_site.shared.site_address import absolute

register = template.Library()

LONGEST_QUERY = 400  # characters that a link to the other language repeats; a search is shorter


class PageHead(Node):
    """Renders the title and the description, and what messengers read instead of them."""

    def __init__(self, title: NodeList, description: NodeList):
        self.title, self.description = title, description

    def render(self, context) -> SafeString:
        # Rendered text is escaped; it is escaped again below, for the place where it goes.
        title, description = (html.unescape(part.render(context)).strip() for part in (self.title, self.description))
        return format_html(
            '<title>{}</title><meta name="description" content="{}">{}',
            full_title(title, str(context["clinic_name"])), description, _for_messengers(context, title, description),
        )  # fmt: skip


def _for_messengers(context, title: str, description: str) -> SafeString:
    """Return the Open Graph elements. Only X needs one of its own; everybody else reads these."""
    if "request" not in context:
        return SafeString("")
    width, height = SHARE_PICTURE_SIZE
    found = {
        "og:title": title,
        "og:description": description,
        "og:site_name": context["clinic_name"],
        "og:image": absolute(context["request"], static(SHARE_PICTURE)),
        "og:image:width": width,
        "og:image:height": height,
    }
    elements = format_html_join("", '<meta property="{}" content="{}">', found.items())
    return format_html('{}<meta name="twitter:card" content="summary_large_image">', elements)


@register.tag
def page_head(parser: Parser, token: Token) -> PageHead:
    """{% page_head %}title{% described_as %}description{% endpage_head %}"""
    title = parser.parse(("described_as",))
    parser.delete_first_token()
    description = parser.parse(("endpage_head",))
    parser.delete_first_token()
    return PageHead(title, description)


@register.simple_tag(takes_context=True)
def canonical_link(context) -> str:
    """Return the link to the address under which search engines list the page, with `canonical_query` if it has one."""
    request, query = context.get("request"), context.get("canonical_query", "")
    if request is None:
        return ""
    query = f"?{query}" if query else ""
    own = format_html('<link rel="canonical" href="{}">', absolute(request, request.path) + query)
    # Each of a page's languages names all of them, or search engines believe none.
    others = [
        (TAGS[language], absolute(request, in_language(request.path, language)) + query)
        for language in page_languages(context)
    ]
    pairs = [*others, ("x-default", others[0][1])] if len(others) > 1 else []
    return own + format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', pairs)


def page_languages(context) -> list[str]:
    """Return the languages in which visitors can read the page, English first.

    A page about one record, `main_record`, is in another language only if that record has a translation.
    """
    request, record = context.get("request"), context.get("main_record")
    if request is None:
        return [ENGLISH]
    is_translated = getattr(record, "is_translated", True)
    return [ENGLISH, *(settings_of(request).open_languages if is_translated else [])]


@register.simple_tag(takes_context=True)
def other_languages(context) -> list[dict[str, str]]:
    """Return a link to the same page in each other language that is open: its address, its own name and its code."""
    request = context.get("request")
    if request is None or getattr(request, "preview", None):
        return []
    # As it was sent, and not parsed: Django refuses to parse some queries, and the page that says so has this link too.
    query = iri_to_uri(request.META.get("QUERY_STRING", "")) if request.method == "GET" else ""
    query = f"?{query}" if 0 < len(query) <= LONGEST_QUERY else ""
    here = language_of(request.path)
    return [
        {
            "url": in_language(request.path, language) + query,
            "name": OWN_NAMES[language],
            "code": language.partition("-")[0],
        }
        for language in [ENGLISH, *settings_of(request).open_languages]
        if language != here
    ]


@register.simple_tag
def theme_colors() -> SafeString:
    """Return the color of the browser's bars in each theme."""
    element = '<meta name="theme-color" content="{}" media="(prefers-color-scheme: {})">'
    return format_html_join("", element, ((color, theme) for theme, color in THEME_COLORS.items()))
