"""{% fixed %}: rendered once, and without anything of the page it stands on."""

import pytest
from django.template import RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory, override_settings
from django.urls import set_script_prefix
from django.utils import translation

FIXED = "{{% load i18n site %}}{{% fixed %}}{}{{% endfixed %}}"


def render(source, **context):
    request = RequestFactory().get("/a-visitor/")
    return Template(source).render(RequestContext(request, context))


def test_fixed_part_shows_what_it_would_without_the_tag():
    inner = '<p>{% translate "Search" %} <a href="{% url \'search\' %}">{% include "svg/body.html" %}</a></p>'
    assert render(FIXED.format(inner)) == render("{% load i18n %}" + inner)


def test_fixed_part_is_rendered_once(monkeypatch):
    template = Template(FIXED.format("{% url 'search' %}"))
    [node] = [node for node in template.nodelist if type(node).__name__ == "FixedNode"]
    first = template.render(RequestContext(RequestFactory().get("/")))
    monkeypatch.setattr(node, "_render_alone", None)  # would fail if it were called again
    assert template.render(RequestContext(RequestFactory().get("/other/"))) == first == "/search/"


def test_nothing_of_a_page_gets_into_a_fixed_part():
    inner = "{% if secret %}leaked{% endif %}{% if request %}leaked{% endif %}{% if clinic_name %}leaked{% endif %}"
    assert render(FIXED.format(inner), secret="ZIP 98402") == ""


def test_variable_in_a_fixed_part_is_refused():
    with pytest.raises(TemplateSyntaxError, match="fixed"):
        Template(FIXED.format("<p>{{ clinic_name }}</p>"))


def test_fixed_part_follows_the_language_and_the_place_of_the_site():
    template = Template(FIXED.format("{% url 'search' %} {% translate 'Monday' %}"))
    assert template.render(RequestContext(RequestFactory().get("/"))) == "/search/ Monday"
    with translation.override("de"):
        assert template.render(RequestContext(RequestFactory().get("/"))) == "/search/ Montag"
    try:
        set_script_prefix("/needling/")
        assert template.render(RequestContext(RequestFactory().get("/"))) == "/needling/search/ Monday"
    finally:
        set_script_prefix("/")


@override_settings(DEBUG=True)
def test_fixed_part_is_rendered_each_time_while_developing():
    template = Template(FIXED.format("{% url 'search' %}"))
    [node] = [node for node in template.nodelist if type(node).__name__ == "FixedNode"]
    template.render(RequestContext(RequestFactory().get("/")))
    assert node._rendered == {}
