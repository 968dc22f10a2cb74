"""The site's kinds of URLs, from the URLconf, with real examples and the forms that lead to them."""

import re
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlencode, urljoin, urlsplit

from django.urls import URLPattern, get_resolver, resolve

from clinic_site.shared.languages import in_english
from tests.html import Page

STAFF = "admin/"
# Possible values in staff URLs.
STAFFS_RECORDS = [{"object_id": "1"}, {"app_label": "education"}, {"app_label": "education", "model_name": "topic"}]
# Files of the sitemap exist for any number of pages, but a short sitemap does not list them.
SITEMAP_FILES = [{"section": "pages", "number": "1"}]
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class Form:
    """A form on a page: its action, method, and fields with their possible values."""

    action: str
    method: str
    fields: dict[str, list[str]]


@dataclass
class AddressKind:
    """One pattern in the URLconf. `examples` are matching paths that lead to a page."""

    name: str
    route: str
    examples: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    @property
    def is_staffs(self) -> bool:
        return self.route.startswith(STAFF)


def all_kinds(ask, more: list[str]) -> list[AddressKind]:
    """Return every kind of URL. `ask` requests a page and returns an Answer; `more` are paths not in the sitemap."""
    kinds = {kind.route: kind for kind in _patterns(get_resolver(), "", "")}
    sitemap = Page(ask("/sitemap.xml").body.decode())
    listed = [urlsplit(location.text).path for location in sitemap.all("loc")]
    pages = {}
    for path in dict.fromkeys([*listed, *more]):
        route = resolve(in_english(path)).route  # a Spanish page is an example of the same kind
        if route in kinds and len(kinds[route].examples) < 12:
            kinds[route].examples.append(path)
    # A kind without an example gets values from other kinds: /locations/<state>/<slug>/report/
    known = [*STAFFS_RECORDS, *SITEMAP_FILES, *(resolve(in_english(path)).kwargs for path in listed)]
    for kind in kinds.values():
        names = PARAMETER.findall(kind.route)
        fitting = [found for found in known if set(names) <= set(found)]
        if not kind.examples and (fitting or not names):
            filled = [PARAMETER.sub(lambda match, found=found: str(found[match[1]]), kind.route) for found in fitting]
            kind.examples = list(dict.fromkeys(f"/{path}" for path in filled or [kind.route]))[:8]
        for example in [] if kind.is_staffs else kind.examples[:1]:
            pages[example] = ask(example)
    _find_forms(kinds, pages)
    # Some forms are on the response to another form.
    posts = [form for kind in kinds.values() for form in kind.forms if form.method == "POST"]
    _find_forms(kinds, {form.action: _send(ask, form) for form in posts})
    return list(kinds.values())


def _patterns(resolver, route: str, namespace: str):
    for pattern in resolver.url_patterns:
        here = route + _readable(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield AddressKind(f"{namespace}{pattern.name or here}", here)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, here, inner)


def _readable(pattern: str) -> str:
    return re.sub(r"\(\?P<(\w+)>.*?\)", r"<\1>", pattern.lstrip("^")).removesuffix("$").replace("\\", "")


def _send(ask, form: Form):
    body = urlencode({name: values[0] for name, values in form.fields.items()}).encode()
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    return ask(form.action, method="POST", headers=headers, body=body)


def _find_forms(kinds: dict[str, AddressKind], pages: dict) -> None:
    """Add to each kind the forms that lead to it, from all pages."""
    for path, answer in pages.items():
        if "text/html" not in answer.get("Content-Type"):
            continue
        for form in Page(answer.body.decode()).all("form"):
            action = urlsplit(urljoin(path, form.get("action", ""))).path
            fields: dict[str, list[str]] = {}
            for element in form.all("input", "select", "textarea", "button"):
                if name := element.get("name"):
                    options = [option.get("value", "") for option in element.all("option")]
                    fields.setdefault(name, []).extend(options or [element.get("value", "")])
            kind = kinds.get(resolve(action).route)
            if kind and all(set(fields) != set(known.fields) for known in kind.forms):
                kind.forms.append(Form(action, form.get("method", "get").upper(), fields))


def names_of_fields(kinds: list[AddressKind]) -> list[str]:
    """Return the names of all fields of all forms."""
    forms = chain.from_iterable(kind.forms for kind in kinds)
    return sorted({name for form in forms for name in form.fields})
