"""{% load locations %}: tags for pages outside the clinic finder."""

from crispy_forms.utils import render_crispy_form
from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from locations.models import Clinic
from locations.pages.forms import NearForm

register = template.Library()


@register.simple_tag
def empty_near_form():
    """Return the empty form for a ZIP code or a town. Its ids are its own: the page may have a form of the same kind."""
    return render_crispy_form(NearForm(auto_id="find_%s"))


@register.simple_tag
def how_far(clinic: Clinic, from_middle: bool) -> str:
    """Return how far away a clinic is: see `ClinicPoint.distance_in_words`."""
    return clinic.distance_in_words(from_middle=bool(from_middle))


@register.filter
def any_without_exact_point(clinics: list[Clinic]) -> bool:
    """Return whether we know only the town or the ZIP code area of one of the clinics."""
    return any(not clinic.has_exact_point for clinic in clinics)


@register.filter
def kept_together(times: str) -> SafeString:
    """Return the hours of a day, such as "8 am – noon, 1 pm – 5 pm", so that a line never ends inside a span."""
    spans = times.split(", ")
    return format_html_join(
        " ", "<span>{}</span>", ((span,) for span in [*(f"{each}," for each in spans[:-1]), spans[-1]])
    )
