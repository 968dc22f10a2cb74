"""{% load drawings %}: the words in drawings."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join

register = template.Library()


@register.filter
def lines_at(label: str, position: str | int):
    """Return the lines of a label, which " / " separates, as the content of a <text>.

    `position` is the x of every line and, if it is not 18, the distance between lines: "184 30". A label is one message,
    so each language has its own order of words and breaks its lines where they fit.
    """
    x, _, distance = str(position).partition(" ")
    first, *others = label.split(" / ")
    spans = format_html_join("", '<tspan x="{}" dy="{}">{}</tspan>', ((x, distance or "18", line) for line in others))
    return format_html("{}{}", conditional_escape(first), spans)
