"""{% load locations %}: tags for pages outside the clinic finder."""

from crispy_forms.utils import render_crispy_form
from django import template

from locations.pages.forms import NearForm

register = template.Library()


@register.simple_tag
def empty_near_form():
    """Return the empty form for a ZIP code or a town."""
    return render_crispy_form(NearForm())
