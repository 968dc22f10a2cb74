"""Template tags of patient education."""

from django import template

from education.pages import feedback

register = template.Library()

register.simple_tag(feedback.signed_page, name="signed_page")
