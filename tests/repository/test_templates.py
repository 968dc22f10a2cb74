"""Templates contain nothing that the security policy blocks, mark every word for translation, and are all used."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
HTML = [path for path in TEMPLATES if path.suffix == ".html"]

# Machine-readable values, and names that are the same in every language.
NOT_TRANSLATED = {"width=device-width, initial-scale=1", "light dark", "noindex", "doi", "PubMed"}


def offenders(find, paths=HTML):
    """Return {template: what `find` finds in it} for the templates with any findings."""
    found = {path.relative_to(FOLDER).as_posix(): find(path) for path in paths}
    return {name: what for name, what in found.items() if what}


def source(path):
    """Return the template without its comments."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{#.*?#\}", "", text)


def test_no_template_has_inline_style_or_inline_code():
    inline = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
    assert offenders(lambda path: inline.findall(source(path))) == {}


def words(text):
    """Return the visible words of a template that are not marked for translation."""
    text = re.sub(r"\{% blocktranslate.*?%\}.*?\{% endblocktranslate %\}", " ", text, flags=re.DOTALL)
    attributes = re.findall(r"\s(?:aria-label|title|alt|placeholder|content)=\"([^\"{]*[A-Za-z]{2}[^\"{]*)\"", text)
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    return [word for word in re.findall(r"[A-Za-z]{2,}", text) + attributes if word not in NOT_TRANSLATED]


def test_every_word_of_every_template_is_marked_for_translation():
    # A tag inside an attribute would end the element early.
    assert offenders(lambda path: words(re.sub(r"(<[^>]*?)\{%.*?%\}", r"\1", source(path)))) == {}


def test_every_template_that_translates_loads_i18n():
    def translates_without_tags(path):
        text = source(path)
        return re.search(r"\{% (?:block)?translate\b", text) and not re.search(r"\{% load [^%]*\bi18n\b", text)

    assert offenders(translates_without_tags) == {}


def test_check_finds_words_not_marked_for_translation():
    assert words("<p class='x'>Hello {% translate 'you' %}</p>") == ["Hello"]
    assert words('<nav aria-label="Main"></nav>') == ["Main"]
    assert words("{% blocktranslate %}All of it{% endblocktranslate %}") == []


def test_no_template_marks_unescaped_values_as_safe():
    paths = [
        path for path in HTML if path.parent.name != "layout"
    ]  # crispy-forms passes markup that it rendered itself
    unsafe = re.compile(r"\{\{[^}]*\|\s*safe\b|\{% autoescape off")
    assert offenders(lambda path: unsafe.findall(source(path)), paths) == {}


def test_templates_build_links_from_url_names():
    written_out = re.compile(r"(?:href|action)=\"(/[^\"{/][^\"]*)\"")
    assert offenders(lambda path: written_out.findall(source(path))) == {}


def test_every_template_is_used():
    code = "\n".join(path.read_text(encoding="utf-8") for path in HTML) + "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("clinic_site", "education", "locations")
        for path in (ROOT / folder).rglob("*.py")
    )
    by_django = {
        "400.html",
        "403.html",
        "403_csrf.html",
        "404.html",
        "429.html",
        "500.html",
        "error.html",
        "auth/widgets/read_only_password_hash.html",
    }
    unused = [
        name
        for name in (path.relative_to(FOLDER).as_posix() for path in TEMPLATES)
        if name not in by_django
        and not name.startswith(("account/", "admin/", "forms/", "education/topics/", "mfa/"))
        and f'{name}"' not in code
    ]
    assert unused == []
