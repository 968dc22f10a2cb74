"""A choice from a list is the same as Django's, without a template for each option."""

import pytest
from django import forms
from django.test.html import parse_html

from clinic_site.shared.plain_select import PlainSelect

CHOICES = [("", "Choose a state"), ("WA", "Washington"), ("<b>", 'Tom & "Ann"'), (7, "Seven")]
ATTRS = {"id": "id_state", "required": True, "aria-describedby": "help", "aria-invalid": "true", "disabled": False}


@pytest.mark.parametrize("value", ["WA", "", None, "<b>", 7, "TX"])
@pytest.mark.parametrize("attrs", [ATTRS, None], ids=["attributes", "none"])
def test_choice_reads_like_the_one_of_django(value, attrs):
    plain, usual = (
        widget(attrs={"class": "state"}, choices=CHOICES).render("state", value, attrs)
        for widget in (PlainSelect, forms.Select)
    )
    assert parse_html(plain) == parse_html(usual)
    assert plain.count("<option") == len(CHOICES)


def test_names_are_escaped():
    assert "Tom &amp; &quot;Ann&quot;" in PlainSelect(choices=CHOICES).render("state", "")
