"""{% load lists %}: template tags for the lists of the admin."""

from django import template

register = template.Library()


@register.simple_tag
def chosen_filters(changelist) -> list[str]:
    """Return the chosen value of each filter that is not on its first value, which shows everything."""
    chosen = []
    for spec in changelist.filter_specs:
        _first, *others = spec.choices(changelist)
        chosen += [str(choice["display"]) for choice in others if choice["selected"]]
    return chosen
