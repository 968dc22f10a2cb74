"""{% load locations %}: what templates outside the pages of clinics show of them."""

from crispy_forms.utils import render_crispy_form
from django import template

from locations.pages.forms import NearForm

register = template.Library()


@register.simple_tag
def empty_near_form():
    """Return the form that asks for a ZIP code or a town, before anybody has typed."""
    return render_crispy_form(NearForm())
