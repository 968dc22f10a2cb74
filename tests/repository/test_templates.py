"""Templates: no code in them that the policy would block, every word marked for translation, no dead file."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
HTML = [path for path in TEMPLATES if path.suffix == ".html"]

# For machines, or a name that is the same in every language.
NOT_TRANSLATED = {"width=device-width, initial-scale=1", "light dark", "noindex", "doi", "PubMed"}

each_html = pytest.mark.parametrize("path", HTML, ids=lambda path: path.relative_to(FOLDER).as_posix())


def source(path):
    """Return the template without its comments."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{#.*?#\}", "", text)


@each_html
def test_template_has_no_inline_style_and_no_inline_code(path):
    text = source(path)
    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text, re.IGNORECASE) == []


def words(text):
    """Return what a person would read in a template that is not marked for translation."""
    text = re.sub(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", " ", text, flags=re.DOTALL)
    attributes = re.findall(r"\s(?:aria-label|title|alt|placeholder|content)=\"([^\"{]*[A-Za-z]{2}[^\"{]*)\"", text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) + attributes if word not in NOT_TRANSLATED]


@each_html
def test_every_word_of_a_template_is_marked_for_translation(path):
    text = source(path)
    tags = re.sub(r"(<[^>]*?)\{%.*?%\}", r"\1", text)  # a tag inside an attribute would end the element early
    assert words(tags) == []


@each_html
def test_template_that_translates_loads_the_tags_for_it(path):
    text = source(path)
    if re.search(r"\{% (?:block)?translate\b", text):
        assert re.search(r"\{% load [^%]*\bi18n\b", text)


def test_words_that_are_not_marked_would_be_seen():
    assert words("<p class='x'>Hello {% translate 'you' %}</p>") == ["Hello"]
    assert words('<nav aria-label="Main"></nav>') == ["Main"]
    assert words("{% blocktranslate %}All of it{% endblocktranslate %}") == []


@each_html
def test_template_shows_nothing_as_safe_that_is_not_clean_already(path):
    unsafe = re.findall(r"\{\{[^}]*\|\s*safe\b|\{% autoescape off", source(path))
    assert unsafe == [] or path.parent.name == "layout"  # crispy hands over what it rendered itself


@each_html
def test_links_of_a_template_are_made_from_names(path):
    links = re.findall(r"(?:href|action)=\"(/[^\"{/][^\"]*)\"", source(path))
    assert links == []


def test_every_template_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in HTML) + "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("clinic_site", "education", "locations")
        for path in (ROOT / folder).rglob("*.py")
    )
    by_django = {"400.html", "403.html", "403_csrf.html", "404.html", "429.html", "500.html", "error.html"}
    unused = [
        name
        for name in (path.relative_to(FOLDER).as_posix() for path in TEMPLATES)
        if name not in by_django
        and not name.startswith(("account/", "admin/", "leaflet/", "education/topics/", "mfa/"))
        and f'{name}"' not in code
    ]
    assert unused == []
