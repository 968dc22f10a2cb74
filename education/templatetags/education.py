"""What the templates of patient education need."""

from django import template

from education.pages import feedback

register = template.Library()

register.simple_tag(feedback.signed_page, name="signed_page")
