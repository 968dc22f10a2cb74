"""{% load site %}: template tags for the whole site."""

import json

import pytest
from django.template import engines
from django.test import RequestFactory

from clinic_site.templatetags.site import json_ld
from tests.html import Page


def render(source, path="/", **context):
    return engines["django"].from_string("{% load site %}" + source).render(context, RequestFactory().get(path))


def test_json_ld_is_one_script_with_the_whole_graph():
    script = Page(json_ld({}, [{"@type": "A"}, {"@type": "B"}])).one("script", type="application/ld+json")
    assert json.loads(script.string) == {"@context": "https://schema.org", "@graph": [{"@type": "A"}, {"@type": "B"}]}


def test_empty_json_ld_renders_nothing():
    assert json_ld({}, []) == ""


@pytest.mark.parametrize("text", ["</script>", "<!--", "]]>", "&lt;", "\u2028\u2029", '"', "\\", "é 針 💉", "{}"])
def test_json_ld_preserves_any_text_and_escapes_html(text):
    html = json_ld({}, [{"name": text}])
    script = Page(html).one("script")
    assert json.loads(script.string)["@graph"] == [{"name": text}]
    assert not set("<>&") & set(script.string)


@pytest.mark.parametrize(
    ("path", "url", "mark"),
    [
        ("/safety/", "/safety/", ' aria-current="page"'),
        ("/conditions/headache/", "/conditions/", ' aria-current="true"'),
        ("/conditions/", "/conditions/headache/", ""),
        ("/", "/", ' aria-current="page"'),
        ("/safety/", "/", ""),
        ("/safety-first/", "/safety/", ""),
    ],
)
def test_link_to_the_current_page_or_section_is_marked(path, url, mark):
    assert render("{% current url %}", path, url=url) == mark


def test_link_is_not_marked_without_a_request():
    assert engines["django"].from_string("{% load site %}{% current '/' %}").render() == ""


def test_markdown_filter_drops_citations_and_escapes_html():
    assert render("{{ text|markdown }}", text="**bold** <b>raw</b> [@a-study]") == (
        "<p><strong>bold</strong> &lt;b&gt;raw&lt;/b&gt; </p>\n"
    )
